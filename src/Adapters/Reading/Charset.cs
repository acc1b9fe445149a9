using System.Text;

namespace CreditHub.Adapters.Reading;

/// <summary>
/// Tells in which of the two encodings that authorities use a file is written. UTF-8 is tried first: hardly any GB18030 text of some length is
/// valid UTF-8 by chance. The whole file is looked at, so that no later row turns out to be something else.
/// </summary>
internal static class Charset
{
    private const int BufferBytes = 64 << 10;
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static Charset() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding of a file; a byte order mark is left to the reader.</summary>
    /// <exception cref="SourceFileRefusedException">It is neither UTF-8 nor GB18030.</exception>
    public static Encoding Detect(string path)
    {
        using (var stream = File.OpenRead(path))
        {
            Span<byte> mark = stackalloc byte[2];
            var read = stream.ReadAtLeast(mark, 2, throwOnEndOfStream: false);
            if (read == 2 && mark is [0xFF, 0xFE] or [0xFE, 0xFF])
                throw new SourceFileRefusedException("The file is UTF-16. Save it as UTF-8 or GB18030.");
            if (read == 2 && mark is [(byte)'P', (byte)'K'])
                throw new SourceFileRefusedException("The file is named .csv but is a workbook or an archive. Name it .xlsx, or save it as CSV.");
        }

        if (IsValid(path, Utf8)) return Utf8;
        var gb18030 = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        return IsValid(path, gb18030) ? gb18030 : throw new SourceFileRefusedException("The file's encoding is neither UTF-8 nor GB18030 throughout. Save it as UTF-8.");
    }

    private static bool IsValid(string path, Encoding encoding)
    {
        var decoder = encoding.GetDecoder();
        var bytes = new byte[BufferBytes];
        var chars = new char[encoding.GetMaxCharCount(BufferBytes)];
        using var stream = File.OpenRead(path);
        try
        {
            int read;
            while ((read = stream.Read(bytes)) > 0)
            {
                var count = decoder.GetChars(bytes.AsSpan(0, read), chars, flush: false);
                if (chars.AsSpan(0, count).Contains('\uFFFD')) return false;
            }

            decoder.GetChars([], chars, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
