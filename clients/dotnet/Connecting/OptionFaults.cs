using Microsoft.Extensions.Options;

namespace CreditHub.Client.Connecting;

/// <summary>Finds everything wrong with the options at once, so that one start shows all that is to be mended.</summary>
internal sealed class OptionFaults : IValidateOptions<CreditHubClientOptions>
{
    private const int BatchSizeMax = 1000;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, CreditHubClientOptions options)
    {
        var faults = Find(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    internal static IEnumerable<string> Find(CreditHubClientOptions options)
    {
        if (!Uri.TryCreate(options.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            yield return $"Address is «{options.Address}»; it must be an http or https address such as http://127.0.0.1:5080.";
        if (!IsHeaderValue(options.Agency))
            yield return $"Agency is «{options.Agency}»; give your agency's code in the sharing directory, such as sx-court.";
        if (!IsHeaderValue(options.Purpose))
            yield return $"Purpose is «{options.Purpose}»; give a purpose granted to your agency, such as procurement.";
        if (options.ActingFor.Length > 0 && !IsHeaderValue(options.ActingFor))
            yield return $"ActingFor is «{options.ActingFor}»; give a company's unified social credit code, or leave it empty.";
        if (options.Language.Length > 0 && !IsHeaderValue(options.Language))
            yield return $"Language is «{options.Language}»; give a language tag such as zh-CN, or leave it empty.";
        foreach (var fault in FindInCredentials(options)) yield return fault;
        if (options.Deadline <= TimeSpan.Zero)
            yield return $"Deadline is {options.Deadline}; it must be longer than nothing.";
        if (options.InitialBackoff <= TimeSpan.Zero || options.MaxBackoff < options.InitialBackoff)
            yield return $"InitialBackoff {options.InitialBackoff} must be longer than nothing and at most MaxBackoff {options.MaxBackoff}.";
        if (options.GiveUpAfter < TimeSpan.Zero)
            yield return $"GiveUpAfter is {options.GiveUpAfter}; it must not be negative.";
        if (options.BatchSize is < 1 or > BatchSizeMax)
            yield return $"BatchSize is {options.BatchSize}; it must be from 1 to {BatchSizeMax}.";
        if (options.Window < options.BatchSize)
            yield return $"Window is {options.Window}; it must be at least BatchSize, {options.BatchSize}.";
    }

    private static IEnumerable<string> FindInCredentials(CreditHubClientOptions options)
    {
        if (options.Key.Length > 0 && options.KeyFile.Length > 0) yield return "Key and KeyFile are both given; give one of them.";
        if (options.Key.Length > 0 && !IsHeaderValue(options.Key)) yield return "Key holds characters that no key holds.";
        if (options.CertificateFile.Length > 0 != options.CertificateKeyFile.Length > 0)
            yield return "CertificateFile and CertificateKeyFile go together; one of them is empty.";
        (string Name, string Path)[] files =
        [
            (nameof(options.KeyFile), options.KeyFile), (nameof(options.CertificateFile), options.CertificateFile),
            (nameof(options.CertificateKeyFile), options.CertificateKeyFile), (nameof(options.AuthorityFile), options.AuthorityFile),
        ];
        foreach (var (name, path) in files.Where(f => f.Path.Length > 0 && !File.Exists(f.Path))) yield return $"{name} is «{path}»; there is no such file.";
        if (options.CertificateFile.Length > 0 && options.Address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            yield return $"CertificateFile is given, but Address is «{options.Address}»; certificates go with https.";
    }

    // Metadata of a call is sent as HTTP header values, which hold visible ASCII only.
    private static bool IsHeaderValue(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~');
}
