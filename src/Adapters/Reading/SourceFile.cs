namespace CreditHub.Adapters.Reading;

/// <summary>Opens a source's file by what it is.</summary>
public static class SourceFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Encoding that the source states for text; null = it is found by looking.</param>
    /// <exception cref="SourceFileRefusedException">It cannot be read as a whole.</exception>
    public static ISourceRows Open(string path, SourceEncoding? encoding = null)
    {
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".CSV" or ".TXT":
                if (FileKind.Of(path) is { } kind) throw new SourceFileRefusedException($"The file is named {Path.GetExtension(path)} but is no CSV. {kind}");
                return CsvRows.Open(path, encoding);
            case ".XLSX":
                return XlsxRows.Open(path);
            // Web systems name texts so, and spreadsheet programs open them.
            case ".XLS" when FileKind.Of(path) is null:
                return CsvRows.Open(path, encoding);
            case var ending:
                throw new SourceFileRefusedException(
                    $"Files ending in {ending} are not read. {FileKind.Of(path) ?? "It seems to be text of cells: name it .csv."}");
        }
    }
}
