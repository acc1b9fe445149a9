using CreditHub.Client.Reporting;
using CreditHub.Client.Streaming;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>
    /// Reports any number of rows on one stream. Each row's result is handed over exactly once, under its own number; an acknowledged row is
    /// durable, a refused one lists its faults and delays no other. Rows are taken in only as fast as results are read. After a break the
    /// rows without a result are sent again as they are, which is safe: the hub knows a row that it has taken.
    /// </summary>
    public IAsyncEnumerable<RowResult> ReportAsync(IAsyncEnumerable<ReportRow> rows, CancellationToken cancellationToken = default)
    {
        var exchange = new Exchange<ReportRow, ReportRequest, ReportResponse, RowResult>(
            token => Reporting.Report(cancellationToken: token), RowResults.Message, RowResults.Of, RowResults.Under, InOrder: false);
        return Over(exchange, rows, cancellationToken);
    }
}
