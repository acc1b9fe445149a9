using System.ComponentModel.DataAnnotations;

namespace CreditHub.Hub.Evidence.Tokens;

/// <summary>
/// Settings of a token that keeps the decision log's keys (PKCS #11), section <c>Hub:Evidence:Pkcs11</c>. The PIN comes from a file or from
/// the environment, never from settings, which are shown and copied.
/// </summary>
public sealed class Pkcs11Options : IValidatableObject
{
    /// <summary>Name of the environment variable that holds the PIN where no file does.</summary>
    public const string PinVariable = "CREDITHUB_PKCS11_PIN";

    /// <summary>The token's library, such as <c>/usr/lib/softhsm/libsofthsm2.so</c>. Empty, the default: keys are files.</summary>
    public string Module { get; set; } = "";

    /// <summary>Label of the token.</summary>
    public string Token { get; set; } = "";

    /// <summary>Label of the keys that the hub makes in it. The default is <c>credithub-evidence</c>.</summary>
    public string KeyLabel { get; set; } = "credithub-evidence";

    /// <summary>File that holds the user's PIN. Empty, the default: the environment variable CREDITHUB_PKCS11_PIN holds it.</summary>
    public string PinFile { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Module.Length > 0 && Token.Length == 0)
            yield return new ValidationResult("Hub:Evidence:Pkcs11:Token is the label of the token in which the keys are.");
        if (Module.Length > 0
            && KeyLabel.Length == 0) yield return new ValidationResult("Hub:Evidence:Pkcs11:KeyLabel is not to be empty.");
    }
}
