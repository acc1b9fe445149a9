namespace CreditHub.Adapters.Reading;

/// <summary>One row of a source's file as text, before anything is understood.</summary>
/// <param name="Number">Row number as a person sees it in the file: the header is row 1.</param>
/// <param name="Cells">Cells in the order of the header's columns: trimmed, otherwise as the source wrote them; empty = nothing given.</param>
/// <param name="Fault">Why the row as such cannot be read (shifted column, control characters); null where it can.</param>
public readonly record struct RawRow(int Number, string[] Cells, string? Fault)
{
    /// <summary>True where a cell goes over several lines because quotation marks enclose it, which stray ones would do too.</summary>
    public bool HasLines { get; init; }
}
