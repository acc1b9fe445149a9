using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class ReportTests : CliFixture
{
    [Fact]
    public async Task Report_GoodRows_AreCountedByEffect()
    {
        var file = FileOf("rows.jsonl", Row("R1") + Row("R2") + "\n" + Row("R1"));

        var outcome = await RunAsync("report", file);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("recorded +2", outcome.Out);
        Assert.Matches("repeated +1", outcome.Out);
        Assert.Contains("token t7", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_BadRows_AreNamedAndTheOthersTaken()
    {
        Hub.Reporting.Refuse = row => row.Record.RecordNumber == "R2"
            ? new FieldFault { Reason = ErrorReason.NoDocument, Field = "record.document.number", Message = "Name the document." }
            : null;
        var file = FileOf("rows.jsonl", Row("R1") + Row("R2") + "{\"recrod\":{}}\n" + Row("R4"));

        var outcome = await RunAsync("report", file);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("row 2: record.document.number: Name the document. [no document]", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("line 3: not a ReportRow in JSON: Unknown field: recrod", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["R1", "R4"], Hub.Reporting.Taken.Keys.Order());
        Assert.Matches("unreadable +1", outcome.Out);
    }

    [Fact]
    public async Task Report_FromStandardInput_WritesResultsAsJsonLines()
    {
        var outcome = await RunAsync(Row("R1") + Row("R2"), Cancelled, "report", "-", "--json");

        var results = outcome.Lines.Select(line => JsonParser.Default.Parse<RowResult>(line)).ToList();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal([(1L, RowEffect.Recorded), (2L, RowEffect.Recorded)], results.Select(result => (result.Row, result.Acknowledged.Effect)));
    }

    private static string Row(string number) => $$$"""{"record":{"dataset":"market.penalty","recordNumber":"{{{number}}}"} }""" + "\n";
}
