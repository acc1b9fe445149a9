using System.Text;
using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>What every text must keep to: its length, no controls, no halves of characters, no person's identity number.</summary>
internal static class TextRules
{
    /// <summary>Characters of a name of a subject or an authority at most.</summary>
    public const int NameMax = 200;

    private const int IdentityNumberLength = 18;

    /// <summary>Checks one text.</summary>
    public static void Check(OpenedRow opened, string text, string field, int max)
    {
        if (text.Length == 0) return;
        if (text.Length > max)
        {
            opened.Add(
                ErrorReason.TextTooLong, field, $"The text has {text.Length} characters; at most {max} are allowed.",
                ("field", field), ("length", $"{text.Length}"), ("limit", $"{max}"));
        }

        if (IsMalformed(text))
            opened.Add(ErrorReason.TextMalformed, field, "The text holds control characters or halves of characters.", ("field", field));
        if (HoldsIdentityNumber(text))
        {
            // The number itself is repeated nowhere.
            opened.Add(ErrorReason.PersonalData, field, "The text holds a person's identity number. Leave it out.", ("field", field));
        }
    }

    private static bool IsMalformed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) return true;
            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t')) return true;
        }

        return false;
    }

    // Every run of 18 characters that could be one is tried; the check character keeps document numbers out.
    private static bool HoldsIdentityNumber(string text)
    {
        var run = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isEnd = text[i] is 'X' or 'x';
            run = char.IsAsciiDigit(text[i]) || (isEnd && run >= IdentityNumberLength - 1) ? run + 1 : 0;
            if (run < IdentityNumberLength) continue;
            var start = i - IdentityNumberLength + 1;
            var isAlone = (start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1])) && (i + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[i + 1]));
            if (isAlone && CitizenIdentityNumber.IsValid(text.Substring(start, IdentityNumberLength))) return true;
            if (isEnd) run = 0;
        }

        return false;
    }
}
