using System.Runtime.CompilerServices;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Input;

/// <summary>Rows to report, one a line. A line that cannot be read is named and passed over; the rows around it are still sent.</summary>
internal sealed class RowLines(TextReader lines, TextWriter errors)
{
    /// <summary>Number of lines that could not be read.</summary>
    public long Unreadable { get; private set; }

    public async IAsyncEnumerable<ReportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0L;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line) && Parse(line, number) is { } row)
                yield return row;
        }
    }

    private ReportRow? Parse(string line, long number)
    {
        try
        {
            var row = JsonParser.Default.Parse<ReportRow>(line);
            row.Row = row.Row == 0 ? number : row.Row;
            return row;
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            Unreadable++;
            errors.WriteLine($"line {number}: not a ReportRow in JSON: {fault.Message}");
            return null;
        }
    }
}
