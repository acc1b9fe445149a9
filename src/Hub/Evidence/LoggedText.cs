using CreditHub.Domain.Codes;
using CreditHub.Domain.PersonalData;

namespace CreditHub.Hub.Evidence;

/// <summary>Texts of refused calls, which no door has looked at.</summary>
internal static class LoggedText
{
    private const int Max = 64;

    /// <summary>A code that passed the door, as it is written.</summary>
    public static string Code(string text) => UnifiedSocialCreditCode.TryParse(text, out var code, out _) ? code.ToString() : "";

    /// <summary>
    /// A code that was not validated: one that fails a check character is left out, since it may be a person's number, and so is one that conforms and
    /// looks like a person's number.
    /// </summary>
    public static string UncheckedCode(string text) =>
        UnifiedSocialCreditCode.TryParse(text, out var code, out _) && code.Conformity == CodeConformity.Conforming && !PersonalNumber.IsInCode(text) ? code.ToString() : "";

    /// <summary>A text of bounded length without controls; one that holds as many digits as a person's number is left out.</summary>
    public static string Short(string text)
    {
        if (text.Count(char.IsAsciiDigit) >= 15 || PersonalNumber.MayBeIn(text)) return "";
        var kept = text.Length > Max ? text[..Max] : text;
        return kept.Any(char.IsControl) || kept.Any(char.IsSurrogate) ? "" : kept;
    }
}
