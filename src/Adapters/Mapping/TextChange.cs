using CreditHub.Adapters.Reading;
using CreditHub.Domain.Codes;

namespace CreditHub.Adapters.Mapping;

/// <summary>Says in what a stored text differs from what the source wrote, for receipts.</summary>
internal static class TextChange
{
    /// <summary>The kinds of change between an original and what was stored; several may hold for one text.</summary>
    public static IEnumerable<string> KindsOf(OriginalText text)
    {
        var original = text.Original;
        var plain = SpreadsheetGuard.Remove(original);
        if (!ReferenceEquals(plain, original)) yield return "spreadsheet guard removed";
        if (HasLines(plain) && !HasLines(text.Stored)) yield return "line breaks removed";
        if (plain.Count(IsSpace) > text.Stored.Count(IsSpace)) yield return "white space removed";
        if (IsWide(plain, '！', '～') && !IsWide(text.Stored, '０', 'ｚ'))
            yield return "full-width characters to half width";
        if (plain.Any(char.IsAsciiLetterLower) && !text.Stored.Any(char.IsAsciiLetterLower)) yield return "letters to upper case";
        if (PrivateUse.MayBeIn(plain)) yield return "code points for private use to those of Unicode";
    }

    private static bool HasLines(string text) => text.AsSpan().ContainsAny('\r', '\n');

    private static bool IsWide(string text, char from, char to) => text.AsSpan().ContainsAnyInRange(from, to);

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\u00A0' or '\u3000' or '\u200B' or '\uFEFF';
}
