using System.Globalization;
using System.Text;
using CreditHub.Domain.PersonalData;

namespace CreditHub.Hub.Errors;

/// <summary>
/// What a refusal repeats of a text that a caller sent. The text may be of any length, may hold a person's identity number, and may hold characters that change what
/// a terminal shows; none of that leaves again.
/// </summary>
internal static class Echo
{
    /// <summary>Characters that are repeated at most.</summary>
    public const int LengthMax = 64;

    /// <summary>The text as a refusal may state it: clipped, controls and format characters written as escapes.</summary>
    public static string Of(string text)
    {
        var clipped = text.Length <= LengthMax ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax)}…";
        return PersonalNumber.Repeatable(IsPlain(clipped) ? clipped : Escaped(clipped));
    }

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
            if (!IsShown(c)) return false;
        return true;
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            if (IsShown(c)) escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return escaped.ToString();
    }

    private static bool IsShown(char c) => c is >= ' ' and <= '~' || (char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned));
}
