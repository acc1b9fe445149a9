using CreditHub.Client.Streaming;
using CreditHub.V1;

namespace CreditHub.Client.Reporting;

/// <summary>How rows and results travel on the stream of reports.</summary>
internal static class RowResults
{
    /// <summary>Numbers the rows in the order sent: the callers' own numbers need not be unique, and after a break each must be known again.</summary>
    public static ReportRequest Message(IReadOnlyList<Numbered<ReportRow>> rows, bool isFirstLoad)
    {
        var message = new ReportRequest { FirstLoad = isFirstLoad };
        foreach (var (number, row) in rows)
            message.Rows.Add(Under(number, row));
        return message;
    }

    public static IEnumerable<Numbered<RowResult>> Of(ReportResponse message) =>
        message.Results.Select(result => new Numbered<RowResult>(result.Row, result));

    /// <summary>The result under the caller's own number.</summary>
    public static RowResult Under(ReportRow row, RowResult result)
    {
        result.Row = row.Row;
        return result;
    }

    // The content is shared, not copied: the caller's row stays as it is, and a record may be large.
    private static ReportRow Under(long number, ReportRow row) => row.ActionCase switch
    {
        ReportRow.ActionOneofCase.Record => new ReportRow { Row = number, Record = row.Record },
        ReportRow.ActionOneofCase.Withdrawal => new ReportRow { Row = number, Withdrawal = row.Withdrawal },
        ReportRow.ActionOneofCase.Watermark => new ReportRow { Row = number, Watermark = row.Watermark },
        ReportRow.ActionOneofCase.Batch => new ReportRow { Row = number, Batch = row.Batch },
        _ => new ReportRow { Row = number },
    };
}
