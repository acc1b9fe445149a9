using System.Text;
using CreditHub.Domain.PersonalData;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>What every text must keep to: its length, no controls, no halves of characters, no person's identity number.</summary>
internal static class TextRules
{
    /// <summary>Characters of a name of a subject or an authority at most.</summary>
    public const int NameMax = 200;

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
        if (PersonalNumber.IsInText(text))
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
}
