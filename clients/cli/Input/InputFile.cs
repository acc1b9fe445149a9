using System.Text;
using System.Text.Unicode;
using CreditHub.Cli.Shell;

namespace CreditHub.Cli.Input;

/// <summary>A file of lines, or the standard input where its name is «-». Reads UTF-8, and GB18030 where the text is not UTF-8.</summary>
internal sealed class InputFile : IDisposable
{
    private const int Peeked = 64 * 1024;
    private readonly Stream _stream;

    private InputFile(Stream stream, TextReader lines)
    {
        _stream = stream;
        Lines = lines;
    }

    public TextReader Lines { get; }

    /// <summary>Part that has been read, from 0 to 1. Null where the length is not known.</summary>
    /// <remarks>Whoever reads the lines closes the file at their end, before the last answers have come.</remarks>
    public double? Read => _stream switch
    {
        { CanRead: false } => 1,
        FileStream { Length: > 0 } file => (double)file.Position / file.Length,
        _ => null,
    };

    public static InputFile Open(string name, Terminal terminal)
    {
        if (name == "-")
        {
            var input = terminal.OpenInput();
            return new InputFile(input, new StreamReader(input, Encoding.UTF8));
        }

        if (!File.Exists(name))
            throw new UsageException($"There is no file «{name}».");
        var file = File.OpenRead(name);
        return new InputFile(file, new StreamReader(file, EncodingOf(file), detectEncodingFromByteOrderMarks: true, bufferSize: Peeked));
    }

    public void Dispose()
    {
        Lines.Dispose();
        _stream.Dispose();
    }

    // Spreadsheets in Chinese offices still write GB18030 without saying so.
    private static Encoding EncodingOf(FileStream file)
    {
        var head = new byte[Peeked];
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        // The last character may be cut in two by the end of the buffer; up to the last line end none is.
        var text = head.AsSpan(0, length);
        var whole = length < Peeked ? text : text[..(text.LastIndexOf((byte)'\n') + 1)];
        if (Utf8.IsValid(whole))
            return Encoding.UTF8;
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030");
    }
}
