namespace CreditHub.Adapters.Reading;

/// <summary>A source's file as a header and rows, read from front to back once. Memory does not grow with the file.</summary>
public interface ISourceRows : IDisposable
{
    /// <summary>Column names of the header, normalised like cells. Empty where a column has none; the same one may stand twice.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>How the file's encoding was found; null where the rows did not come as encoded text.</summary>
    EncodingFinding? Encoding => null;

    /// <summary>What of the file is passed over, as sentences for its source.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>The rows after the header. Wholly empty rows are left out.</summary>
    /// <exception cref="SourceFileRefusedException">What follows cannot be read.</exception>
    IEnumerable<RawRow> Rows();
}
