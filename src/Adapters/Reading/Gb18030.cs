using System.Text;
using CreditHub.Domain.Codes;

namespace CreditHub.Adapters.Reading;

/// <summary>
/// Decodes GB18030 strictly and cell by cell. The runtime's decoder says what each code means; a table of its answers is several times as fast for
/// short texts and tells where a text is faulty without an exception.
/// </summary>
/// <remarks>
/// The runtime follows the edition of 2005, in which some characters of two bytes have code points for private use. GB 18030-2022 gives them those of
/// Unicode, and so does this.
/// </remarks>
internal static class Gb18030
{
    private const int LeadMin = 0x81;
    private const int LeadMax = 0xFE;
    private const char Invalid = '\uFFFD';

    private static readonly Encoding Runtime = CodePagesEncodingProvider.Instance.GetEncoding(
        "GB18030", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(Invalid.ToString()))!;

    private static readonly char[] Pairs = MakePairs();

    /// <summary>Decodes a text.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="chars">Room for as many characters as there are bytes.</param>
    /// <param name="written">Characters decoded.</param>
    /// <returns>-1, or the offset of the first byte that is no GB18030.</returns>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<char> chars, out int written)
    {
        var pairs = Pairs;
        Span<char> four = stackalloc char[4];
        written = 0;
        var i = 0;
        while (i < bytes.Length)
        {
            var lead = bytes[i];
            if (lead < 0x80)
            {
                chars[written++] = (char)lead;
                i++;
                continue;
            }

            // Windows (CP936) writes the euro sign so.
            if (lead == 0x80)
            {
                chars[written++] = '€';
                i++;
                continue;
            }

            if (lead is < LeadMin or > LeadMax || i + 1 == bytes.Length) return i;
            var trail = bytes[i + 1];
            if (trail is >= 0x30 and <= 0x39)
            {
                if (i + 4 > bytes.Length) return i;
                var count = Runtime.GetChars(bytes.Slice(i, 4), four);
                if (four[..count].Contains(Invalid)) return i;
                four[..count].CopyTo(chars[written..]);
                written += count;
                i += 4;
                continue;
            }

            var c = pairs[((lead - LeadMin) << 8) | trail];
            if (c == Invalid) return i;
            chars[written++] = c;
            i += 2;
        }

        return -1;
    }

    /// <summary>Characters of two bytes, and those of them that GB 2312 has: nearly all in Chinese text, about half in Big5 that is mistaken for it.</summary>
    public static (int Pairs, int Common) CountPairs(ReadOnlySpan<byte> bytes)
    {
        var (all, common) = (0, 0);
        for (var i = 0; i + 1 < bytes.Length; i++)
        {
            if (bytes[i] < LeadMin) continue;
            if (bytes[i + 1] < 0x40)
            {
                i += 3;
                continue;
            }

            all++;
            if (bytes[i] is >= 0xA1 and <= 0xF7 && bytes[i + 1] >= 0xA1) common++;
            i++;
        }

        return (all, common);
    }

    private static char[] MakePairs()
    {
        var pairs = new char[(LeadMax - LeadMin + 1) << 8];
        Span<char> chars = stackalloc char[4];
        for (var i = 0; i < pairs.Length; i++)
        {
            var isPair = (i & 0xFF) is >= 0x40 and <= 0xFE and not 0x7F;
            pairs[i] = isPair && Runtime.GetChars([(byte)((i >> 8) + LeadMin), (byte)i], chars) == 1 ? PrivateUse.Fold(chars[0]) : Invalid;
        }

        // The space of two bytes that older programs wrote.
        pairs[((0xA3 - LeadMin) << 8) | 0xA0] = '\u3000';

        return pairs;
    }
}
