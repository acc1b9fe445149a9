using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>A row as it was read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Time">Time of its last change; null where rows are read by key, or the row has none.</param>
/// <param name="Cells">Its cells, in the order of <see cref="TableShape.Columns"/>.</param>
/// <param name="Fault">Why the row as such cannot be read; null where it can.</param>
/// <param name="Content">Digest of what the table says in it.</param>
/// <param name="LateBy">How many contents came before under the same change time.</param>
internal sealed record TableRow(OrderValue Key, OrderValue? Time, string[] Cells, string? Fault, string Content, int LateBy);

/// <summary>Rows of a table that go to the hub together. They lie in memory: a page is bounded.</summary>
internal sealed class PageRows(IReadOnlyList<string> columns, IReadOnlyList<TableRow> page, int first) : ISourceRows
{
    public IReadOnlyList<string> Columns => columns;

    public IEnumerable<RawRow> Rows() => page.Select((row, i) => new RawRow(first + i, row.Cells, row.Fault));

    public void Dispose()
    {
    }
}
