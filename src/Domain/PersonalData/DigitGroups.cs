using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CreditHub.Domain.PersonalData;

/// <summary>The digits of a text in every script and width, each with what parts it from the one before it. An X behind a digit counts as one.</summary>
internal sealed class DigitGroups
{
    private readonly char[] _digits;
    private readonly int[] _places;
    private readonly Gap[] _gaps;
    private readonly int[] _ends;

    /// <summary>Finds the digits of a text.</summary>
    public DigitGroups(string text)
    {
        _digits = new char[text.Length];
        _places = new int[text.Length];
        _ends = new int[text.Length];
        _gaps = new Gap[text.Length];
        var gap = Gap.Other;
        var place = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var digit = DigitOf(rune);
            if (digit == 'X' && (Count == 0 || _digits[Count - 1] == 'X' || gap > Gap.Punctuation)) digit = '\0';
            if (digit != '\0')
            {
                (_digits[Count], _places[Count], _ends[Count], _gaps[Count]) = (digit, place, place + rune.Utf16SequenceLength, gap);
                Count++;
                // What follows an X is another number.
                gap = digit == 'X' ? Gap.Other : Gap.None;
            }
            else if (GapOf(rune) is var found && found > gap) gap = found;

            place += rune.Utf16SequenceLength;
        }
    }

    // What parts two digits, the least first.
    private enum Gap : byte
    {
        None,
        Separator,
        Punctuation,
        Other,
    }

    /// <summary>How many digits there are.</summary>
    public int Count { get; }

    /// <summary>True where a text may have as many digits, found without looking closely.</summary>
    public static bool MayHave([NotNullWhen(true)] string? text, int count)
    {
        if (text is null || text.Length < count) return false;
        foreach (var c in text)
            if (char.IsAsciiDigit(c) || (c > '\u007F' && c is < '\u3400' or > '\u9FFF' && (char.IsNumber(c) || char.IsHighSurrogate(c)))) count--;
        return count <= 0;
    }

    /// <summary>Length of the longest run of digits, each with an X behind it if there is one, in a text of ASCII letters and digits only; -1 for other texts.</summary>
    public static int LongestRunOfPlain(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c)) return -1;
            if (char.IsAsciiDigit(c)) longest = Math.Max(longest, ++run);
            else
            {
                if (run > 0 && c is 'X' or 'x') longest = Math.Max(longest, run + 1);
                run = 0;
            }
        }

        return longest;
    }

    /// <summary>Digits as text.</summary>
    public string Text(int start, int length) => new(_digits, start, length);

    /// <summary>Index of a digit in the text.</summary>
    public int PlaceOf(int digit) => _places[digit];

    /// <summary>End of the run of digits that begins here: no letter parts them.</summary>
    public int EndOfRun(int start)
    {
        var end = start + 1;
        while (end < Count && _gaps[end] < Gap.Other) end++;
        return end;
    }

    /// <summary>True where a stretch of digits begins here, or the last one has ended.</summary>
    public bool IsBoundary(int digit) => digit == Count || (digit < Count && _gaps[digit] != Gap.None);

    /// <summary>True where no letter parts the digits.</summary>
    public bool IsRun(int start, int length) => _gaps.AsSpan(start + 1, length - 1).IndexOf(Gap.Other) < 0;

    /// <summary>True where nothing parts the digits.</summary>
    public bool IsJoined(int start, int length) => _gaps.AsSpan(start + 1, length - 1).IndexOfAnyExcept(Gap.None) < 0;

    /// <summary>True where spaces and hyphens at most part the digits.</summary>
    public bool IsRunningText(int start, int length) => _gaps.AsSpan(start + 1, length - 1).IndexOfAnyExcept(Gap.None, Gap.Separator) < 0;

    /// <summary>True where a Latin letter stands directly before or behind the digits.</summary>
    public bool HasLettersBeside(string text, int start, int end) =>
        (_places[start] > 0 && char.IsAsciiLetter(text[_places[start] - 1])) || (_ends[end - 1] < text.Length && char.IsAsciiLetter(text[_ends[end - 1]]));

    // Of other scripts and within circles too; the Roman ten and the multiplication sign are typed for the letter X.
    private static char DigitOf(Rune rune)
    {
        if (rune.IsAscii) return Rune.IsDigit(rune) ? (char)rune.Value : rune.Value is 'x' or 'X' ? 'X' : '\0';
        if (rune.Value is 'ｘ' or 'Ｘ' or 'Ⅹ' or 'ⅹ' or '×' or 'Х' or 'х') return 'X';
        if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber)) return '\0';
        return Rune.GetNumericValue(rune) is var value && value is >= 0 and <= 9 && value == (int)value ? (char)('0' + (int)value) : '\0';
    }

    private static Gap GapOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.DashPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => Gap.Separator,
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol
            or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol => Gap.Punctuation,
        _ => Gap.Other,
    };
}
