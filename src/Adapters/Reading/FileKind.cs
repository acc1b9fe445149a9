using System.Text;

namespace CreditHub.Adapters.Reading;

/// <summary>Says what a file is by its beginning, whatever its name says. Web systems name tables of HTML and texts .xls, and people rename them.</summary>
internal static class FileKind
{
    private const int Looked = 512;

    /// <summary>What a file is and what to do about it, as sentences; null where it may be text of cells.</summary>
    public static string? Of(string path)
    {
        Span<byte> beginning = stackalloc byte[Looked];
        using var stream = File.OpenRead(path);
        beginning = beginning[..stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)];
        if (beginning.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0])) return "It is a workbook in the old .xls format, or one with a password. Open it in a spreadsheet program and save it as .xlsx without a password.";
        if (beginning.StartsWith("PK"u8)) return "It is a workbook or an archive. Name it .xlsx, or save it as CSV.";
        var text = Encoding.Latin1.GetString(beginning).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) && text.Contains("urn:schemas-microsoft-com:office", StringComparison.OrdinalIgnoreCase))
            return "It is a table in XML of an old spreadsheet program. Open it there and save it as .xlsx.";
        return text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<table", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<meta", StringComparison.OrdinalIgnoreCase)
            ? "It is a page of HTML, as web systems export tables. Open it in a spreadsheet program and save it as .xlsx."
            : null;
    }
}
