namespace CreditHub.Adapters.Reading;

/// <summary>Opens a source's file by what it is.</summary>
public static class SourceFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Encoding that the source states for text; null = it is found by looking.</param>
    /// <exception cref="SourceFileRefusedException">It cannot be read as a whole.</exception>
    public static ISourceRows Open(string path, SourceEncoding? encoding = null) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" or ".TXT" => CsvRows.Open(path, encoding),
        ".XLSX" => XlsxRows.Open(path),
        var ending => throw new SourceFileRefusedException($"Files ending in {ending} are not read. Deliver .csv or .xlsx."),
    };
}
