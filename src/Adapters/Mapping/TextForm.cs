using System.Buffers;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Texts;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// What exports and input methods do to short texts without anybody meaning it, undone: line breaks and stray spaces within, full-width digits and
/// letters, code points for private use that older encodings have. Chinese punctuation stays, brackets in names included. Whoever asks gets the same object back where there was nothing to do.
/// </summary>
internal static class TextForm
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        " \t\r\n\u00A0\u3000\u200B\uFEFF０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ");

    // Two searches: each more character in the set makes Chinese text look suspect more often.
    private static bool IsSuspect(string text) => text.AsSpan().ContainsAny(Suspects) || PrivateUse.MayBeIn(text);

    /// <summary>A text that belongs on one line: a name, a number, a title.</summary>
    /// <remarks>White space between two ASCII characters becomes one space; beside a Chinese character it goes.</remarks>
    public static string OfLine(string text)
    {
        if (!IsSuspect(text)) return text;
        var result = new char[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsWhite(text[i]))
            {
                result[length++] = Narrow(text[i]);
                continue;
            }

            var next = i + 1;
            while (next < text.Length && IsWhite(text[next])) next++;
            if (length > 0 && next < text.Length && char.IsAscii(result[length - 1]) && char.IsAscii(Narrow(text[next]))) result[length++] = ' ';
            i = next - 1;
        }

        return text.AsSpan().SequenceEqual(result.AsSpan(0, length)) ? text : new string(result, 0, length);
    }

    /// <summary>A code: half width, upper case, no white space.</summary>
    public static string OfCode(string text)
    {
        var isPlain = true;
        foreach (var c in text) isPlain &= char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c);
        if (isPlain) return text;
        var code = string.Concat(HalfWidth.Of(text).Where(c => !IsWhite(c))).ToUpperInvariant();
        return code == text ? text : code;
    }

    private static bool IsWhite(char c) => c is ' ' or '\t' or '\r' or '\n' or '\u00A0' or '\u3000' or '\u200B' or '\uFEFF';

    private static char Narrow(char c) => c is (>= '０' and <= '９') or (>= 'Ａ' and <= 'Ｚ') or (>= 'ａ' and <= 'ｚ') ? (char)(c - '！' + '!') : PrivateUse.Fold(c);
}
