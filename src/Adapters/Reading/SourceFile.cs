namespace CreditHub.Adapters.Reading;

/// <summary>Opens a source's file by what it is.</summary>
public static class SourceFile
{
    /// <summary>Opens a file.</summary>
    /// <exception cref="SourceFileRefusedException">It cannot be read as a whole.</exception>
    public static ISourceRows Open(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" or ".TXT" => CsvRows.Open(path),
        ".XLSX" => XlsxRows.Open(path),
        var ending => throw new SourceFileRefusedException($"Files ending in {ending} are not read. Deliver .csv or .xlsx."),
    };
}
