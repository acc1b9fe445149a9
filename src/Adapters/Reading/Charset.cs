using System.Globalization;
using System.Text;

namespace CreditHub.Adapters.Reading;

/// <summary>
/// Tells in which of the two encodings that authorities use a file is written. The whole file is looked at line by line: hardly any GB18030 text
/// of some length is valid UTF-8 by chance, so lines vote. Lines of the minority are refused one by one when they are read, never guessed at.
/// </summary>
internal static class Charset
{
    // One Chinese character of two bytes is valid UTF-8 by chance less often than this.
    private const double ChanceOfValidCharacter = 0.2;
    private const int CharactersCounted = 20;

    private const int SampledLines = 2_000;
    private const int PairsMin = 20;
    private const double CommonShareMin = 0.75;

    /// <summary>Finds the encoding of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stated">What format or file name states; null = nothing, look.</param>
    /// <exception cref="SourceFileRefusedException">It is neither UTF-8 nor GB18030.</exception>
    public static EncodingFinding Detect(string path, SourceEncoding? stated)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        if (FromBeginning(stream) is { } byMark) return byMark;
        if (stated is { } encoding) return new EncodingFinding(encoding, "stated by the format or the file's name", 1);
        var votes = new LineVotes();
        Lines.Visit(stream, votes.Count);
        return Decide(votes);
    }

    /// <summary>Bytes of the mark at the beginning of a file; they are no part of its text.</summary>
    public static int MarkBytes(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0xEF, 0xBB, 0xBF, ..] => 3,
        [0x84, 0x31, 0x95, 0x33, ..] => 4,
        _ => 0,
    };

    /// <summary>UTF-16 as the mark of a file says it, such as that of spreadsheet programs' «Unicode text»; null = another.</summary>
    public static System.Text.Encoding? Utf16Of(FileStream file)
    {
        Span<byte> mark = stackalloc byte[2];
        var read = file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return mark[..read] switch
        {
            [0xFF, 0xFE] => System.Text.Encoding.Unicode,
            [0xFE, 0xFF] => System.Text.Encoding.BigEndianUnicode,
            _ => null,
        };
    }

    private static EncodingFinding? FromBeginning(FileStream stream)
    {
        Span<byte> beginning = stackalloc byte[4];
        beginning = beginning[..stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        switch (beginning)
        {
            case [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]:
                return new EncodingFinding(SourceEncoding.Utf8, "byte order mark of UTF-16, from which the text was converted", 1);
            default:
                return MarkBytes(beginning) switch
                {
                    3 => new EncodingFinding(SourceEncoding.Utf8, "byte order mark", 1),
                    4 => new EncodingFinding(SourceEncoding.Gb18030, "byte order mark", 1),
                    _ => null,
                };
        }
    }

    private static EncodingFinding Decide(LineVotes votes)
    {
        if (votes.Utf8 + votes.Gb18030 + votes.Neither == 0) return new EncodingFinding(SourceEncoding.Utf8, "ASCII throughout, which both encodings read alike", 1);
        if (votes.Neither > votes.Utf8 + votes.Gb18030)
        {
            throw new SourceFileRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"The file is neither UTF-8 nor GB18030: byte {votes.FirstOfNeither} (counted from 0) fits neither, and most lines are like it. Save it as UTF-8."));
        }

        return votes.Utf8 >= votes.Gb18030 ? Utf8(votes) : Gb(votes);
    }

    private static EncodingFinding Utf8(LineVotes votes)
    {
        var others = votes.Gb18030 + votes.Neither;
        var chance = 1 - Math.Pow(ChanceOfValidCharacter, votes.Characters);
        return others == 0
            ? new EncodingFinding(SourceEncoding.Utf8, "strict UTF-8: every line is valid", chance)
            : new EncodingFinding(SourceEncoding.Utf8, $"strict UTF-8 by majority: {others} of {votes.Lines} lines with Chinese text are not valid and are refused", chance * votes.Utf8 / votes.Lines);
    }

    private static EncodingFinding Gb(LineVotes votes)
    {
        var others = votes.Utf8 + votes.Neither;
        var share = votes.Pairs < PairsMin ? 1 : (double)votes.Common / votes.Pairs;
        if (share < CommonShareMin)
        {
            throw new SourceFileRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"The file is not UTF-8, and read as GB18030 only {share:P0} of its characters are in common use: it seems to be Big5 or another encoding. Save it as UTF-8, or name it ….gb18030.csv if it is right."));
        }

        return others == 0
            ? new EncodingFinding(SourceEncoding.Gb18030, "GB18030 by elimination: no line is valid UTF-8", share)
            : new EncodingFinding(SourceEncoding.Gb18030, $"GB18030 by majority: {others} of {votes.Lines} lines with Chinese text are UTF-8 or neither", share * votes.Gb18030 / votes.Lines);
    }

    /// <summary>What the lines of a file say of its encoding.</summary>
    private sealed class LineVotes
    {
        private char[] _chars = new char[1024];

        public long Utf8 { get; private set; }

        public long Gb18030 { get; private set; }

        public long Neither { get; private set; }

        public long FirstOfNeither { get; private set; } = -1;

        public long Lines => Utf8 + Gb18030 + Neither;

        public int Characters { get; private set; }

        public int Pairs { get; private set; }

        public int Common { get; private set; }

        public void Count(ReadOnlySpan<byte> line, long offset)
        {
            if (Ascii.IsValid(line)) return;
            if (System.Text.Unicode.Utf8.IsValid(line))
            {
                Utf8++;
                if (Characters < CharactersCounted) Characters += LeadsIn(line);
                return;
            }

            if (Gb18030 >= SampledLines)
            {
                Gb18030++;
                return;
            }

            if (_chars.Length < line.Length) _chars = new char[line.Length];
            var fault = Reading.Gb18030.Decode(line, _chars, out _);
            if (fault >= 0)
            {
                if (Neither++ == 0) FirstOfNeither = offset + fault;
                return;
            }

            Gb18030++;
            var (pairs, common) = Reading.Gb18030.CountPairs(line);
            (Pairs, Common) = (Pairs + pairs, Common + common);
        }

        private static int LeadsIn(ReadOnlySpan<byte> line)
        {
            var leads = 0;
            foreach (var b in line)
                if (b >= 0xC0) leads++;
            return leads;
        }
    }
}
