using System.Buffers;
using System.Globalization;
using System.Text;

namespace CreditHub.Domain.Texts;

/// <summary>
/// What is shown of a text that a stranger wrote: in a refusal, a log line, on a terminal. Characters that nobody sees, or that change what
/// a terminal or a reader makes of those around them, are written as <c>\u{XXXX}</c>. The one place where this is decided.
/// </summary>
public static class ShownText
{
    /// <summary>Characters of a text that are repeated at most.</summary>
    public const int LengthMax = 64;

    // Nearly all texts hold nothing but these.
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Range(' ', '~'), .. Range('一', '龥'), .. "，。、；：？！（）《》〔〕“”"]);

    // Letters and marks that have no shape of their own. Tags and bidirectional controls are format characters.
    private static readonly HashSet<int> Shapeless = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0];

    /// <summary>The text on one line.</summary>
    /// <returns>The same object where there was nothing to do.</returns>
    public static string Of(string text) => Of(text, keepsLines: false);

    /// <summary>A text of several lines: line ends and tabs stay.</summary>
    /// <returns>The same object where there was nothing to do.</returns>
    public static string OfLines(string text) => Of(text, keepsLines: true);

    /// <summary>JSON whose texts mean the same, with the escapes of JSON in the place of what nobody sees.</summary>
    // Outside its texts JSON has nothing but ASCII, and line feeds and tabs where it is indented.
    public static string OfJson(string json)
    {
        if (!json.AsSpan().ContainsAnyExcept(Plain)) return json;
        var shown = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (IsShown(rune) || rune.Value is '\n' or '\r' or '\t') shown.Append(rune.ToString());
            else foreach (var unit in rune.ToString()) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return shown.ToString();
    }

    /// <summary>The text on one line, and no more of it than a reader needs to find it again.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lengthMax">Characters that are repeated.</param>
    public static string Clipped(string text, int lengthMax = LengthMax) =>
        Of(text.Length <= lengthMax ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax)}…");

    /// <summary>True for a character that <see cref="Of(string)"/> would write out.</summary>
    public static bool IsUnseen(char c) => !Rune.TryCreate(c, out var rune) || !IsShown(rune);

    /// <summary>True where no character of the text is seen.</summary>
    public static bool IsInvisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (!Rune.IsWhiteSpace(rune) && IsShown(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark) return false;
        return true;
    }

    private static string Of(string text, bool keepsLines)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain)) return text;
        StringBuilder? shown = null;
        for (var i = 0; i < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (isWhole && (IsShown(rune) || (keepsLines && IsLayout(text, i)))) shown?.Append(text, i, length);
            else (shown ??= new StringBuilder().Append(text, 0, i)).Append(Escaped(isWhole ? rune.Value : text[i]));
            i += length;
        }

        return shown?.ToString() ?? text;
    }

    private static bool IsLayout(string text, int at) =>
        text[at] is '\n' or '\t' || (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n');

    private static string Escaped(int character) => string.Create(CultureInfo.InvariantCulture, $"\\u{{{character:X4}}}");

    private static bool IsShown(Rune rune) => rune.Value is >= ' ' and <= '~' || (!Shapeless.Contains(rune.Value)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned));

    private static IEnumerable<char> Range(char first, char last)
    {
        for (var c = first; c <= last; c++) yield return c;
    }
}
