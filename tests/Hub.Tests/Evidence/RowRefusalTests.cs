using CreditHub.V1;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>Rows that a source has no right to report stand in the decision log; rows at fault do not.</summary>
public sealed class RowRefusalTests
{
    [Fact]
    public async Task Rows_WithoutTheRight_AreEachInTheLogAndRowsAtFaultAreNot()
    {
        await using var hub = await TestHub.StartAsync();
        var faulty = Rows.JudgmentDefault();
        faulty.RecordNumber = "";
        var withdrawal = new Withdrawal { Dataset = "court.judgment-default", RecordNumber = "1", Version = 2, Subject = Rows.JudgmentDefault(Rows.OtherCompany).Subject, Reason = "误报" };
        var answers = await hub.Report("sx-tax", Rows.Of(Rows.JudgmentDefault()), new ReportRow { Withdrawal = withdrawal }, Rows.Of(faulty));
        var own = await hub.Report("sx-court", Rows.Of(faulty), Rows.Of(Rows.JudgmentDefault()));
        Assert.All(answers, a => Assert.Contains(a.Refused.Faults, f => f.Reason == ErrorReason.DatasetNotGranted));
        Assert.NotEmpty(own[0].Refused.Faults);

        var found = await hub.Evidence.SearchDecisionsAsync(
            new SearchDecisionsRequest { Filter = new DecisionFilter { RefusedOnly = true, Operations = { "ReportingService/Report" } } }, cancellationToken: TestHub.Token);

        Assert.Equal([Rows.Company, Rows.OtherCompany, Rows.Company], found.Decisions.Select(d => d.Decision.UnifiedSocialCreditCode));
        Assert.All(found.Decisions, d => Assert.Equal(
            ("sx-tax", ErrorReason.DatasetNotGranted, "court.judgment-default"), (d.Call.Agency, d.Decision.Refusal, d.Decision.Dataset)));
        Assert.Equal(found.Decisions.Count, found.Decisions.Select(d => d.DecisionId).Distinct().Count());
    }

    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("610113188001011683")] // passes both check characters of the unified code
    [InlineData("110105 19491231 002X")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ")]
    public async Task Row_WithAPersonsNumberForACode_LeavesNoneOfItInTheLog(string number)
    {
        await using var hub = await TestHub.StartAsync();
        var row = Rows.JudgmentDefault();
        row.Subject.UnifiedSocialCreditCode = number;

        await hub.Report("sx-tax", Rows.Of(row));
        await DecisionLogTests.Flush(hub);

        var (_, decision) = Assert.Single(Logged.Decisions(hub.EvidenceFolder), d => d.Call.Operation == "ReportingService/Report");
        Assert.Equal(("", ErrorReason.DatasetNotGranted), (decision.UnifiedSocialCreditCode, decision.Refusal));
        Assert.DoesNotContain(Logged.Segments(hub.EvidenceFolder), s => File.ReadAllText(s, System.Text.Encoding.Latin1).Contains(number, StringComparison.Ordinal));
    }
}
