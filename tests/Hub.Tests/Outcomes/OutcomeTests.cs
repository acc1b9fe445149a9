using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Outcomes;

public sealed class OutcomeTests
{
    private const string Decision = "01a20b35371c7f219efc1069a3381ada";

    [Fact]
    public async Task Report_SameAgain_IsTakenOnce()
    {
        await using var hub = await TestHub.StartAsync();
        var first = await Report(hub, "sx-procurement", Outcome());
        var again = await Report(hub, "sx-procurement", Outcome(o => o.DecisionId = Decision.ToUpperInvariant()));
        Assert.Equal((false, true), (first.Repeated, again.Repeated));
        Assert.Equal(first.Token, again.Token);
        Assert.Equal(1, (await Use(hub)).Totals.Single(t => t.MeasureCode == "bar-procurement").Feedback);
    }

    [Fact]
    public async Task Report_ManyAtOnce_AreTakenOnceAndDisturbNobody()
    {
        await using var hub = await TestHub.StartAsync();
        var same = Enumerable.Range(0, 20).Select(_ => Report(hub, "sx-procurement", Outcome()));
        var others = Enumerable.Range(0, 20).Select(i => Report(hub, "sx-procurement", Outcome(o => (o.DecisionId, o.OwnNumber) = ("", $"n{i}"))));
        var answers = await Task.WhenAll(same.Concat(others));
        Assert.Equal(21, answers.Count(a => !a.Repeated));
        Assert.Equal(21, (await Use(hub)).Totals.Single(t => t.MeasureCode == "bar-procurement").Feedback);
    }

    [Fact]
    public async Task Report_SameDecisionWithOtherContent_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await Report(hub, "sx-procurement", Outcome());
        var failure = await Assert.ThrowsAsync<RpcException>(() => Report(hub, "sx-procurement", Outcome(o => o.Kind = OutcomeKind.Warned)));
        Assert.Equal((StatusCode.AlreadyExists, "COMMAND_CONTENT_CONFLICT", Decision), (failure.StatusCode, failure.Reason(), failure.Metadata("number")));
        Assert.False((await Report(hub, "sx-bidding", Outcome())).Repeated);
    }

    [Fact]
    public async Task Report_NumberThatLooksLikeADecision_IsNotTheDecision()
    {
        await using var hub = await TestHub.StartAsync();
        await Report(hub, "sx-procurement", Outcome());
        Assert.False((await Report(hub, "sx-procurement", Outcome(o => (o.DecisionId, o.OwnNumber) = ("", Decision)))).Repeated);
    }

    [Fact]
    public async Task Report_Incomplete_IsRefusedByField()
    {
        await using var hub = await TestHub.StartAsync();
        (Action<ReportOutcomeRequest> With, string Reason, string Field)[] faults =
        [
            (o => o.DecisionId = "", "ARGUMENTS_CONFLICT", ""),
            (o => o.OwnNumber = "both", "ARGUMENTS_CONFLICT", ""),
            (o => o.DecisionId = "12", "UNKNOWN_CODE", "decision_id"),
            (o => o.UnifiedSocialCreditCode = "916", "CODE_MALFORMED", "unified_social_credit_code"),
            (o => o.MatterCode = "alchemy", "MATTER_UNKNOWN", "matter_code"),
            (o => o.MeasureCodes.Clear(), "NUMBER_OUT_OF_RANGE", "measure_codes"),
            (o => o.MeasureCodes.Add("none"), "MEASURE_UNKNOWN", "measure_codes"),
            (o => o.Kind = OutcomeKind.Unspecified, "FIELD_REQUIRED", "kind"),
            (o => o.Kind = OutcomeKind.LetPass, "FIELD_REQUIRED", "reason"),
            (o => o.Reason = "身份证11010519491231002X", "PERSONAL_DATA", "reason"),
            (o => o.RegionCode = "61", "REGION_UNKNOWN", "region_code"),
            (o => o.DoneOn = null, "FIELD_REQUIRED", "done_on"),
            (o => o.DoneOn = Rows.Day(2026, 11, 3), "FUTURE_DATE", "done_on"),
            (o => o.DoneOn = Rows.Day(2026, 2, 30), "INVALID_DATE", "done_on"),
        ];
        foreach (var (with, reason, field) in faults)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(() => Report(hub, "sx-procurement", Outcome(with)));
            Assert.Equal((StatusCode.InvalidArgument, reason, field), (failure.StatusCode, failure.Reason(), failure.Metadata("field")));
        }
    }

    [Fact]
    public async Task Use_CountsOrdersAndFeedbackByMeasureAgencyRegionAndMonth()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(1))), Rows.Of(Rows.Registration(Rows.CodeOf(2), region: "610402")));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(1))), Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2))));
        await Report(hub, "sx-procurement", Outcome(o => o.RegionCode = "610113"));
        await Report(hub, "sx-procurement", Numbered("1", o => (o.Kind, o.DoneOn, o.RegionCode) = (OutcomeKind.Warned, Rows.Day(2026, 10, 31), "610113")));
        await Report(hub, "sx-procurement", Numbered("2", o => (o.Kind, o.Reason) = (OutcomeKind.LetPass, "已补正")));
        await Report(hub, "sx-bidding", Numbered("1"));
        await Report(hub, "sx-bidding", Numbered("old", o => o.DoneOn = Rows.Day(2025, 1, 1)));

        var all = await Use(hub);
        var total = all.Totals.Single(t => t.MeasureCode == "bar-procurement");
        Assert.Equal((2, 4, 2, MeasureEffect.Must), (total.Orders, total.Feedback, total.Agencies, total.Effect));
        Assert.Equal(
            [("sx-bidding", "", "2026-11"), ("sx-procurement", "", "2026-11"), ("sx-procurement", "610113", "2026-10"), ("sx-procurement", "610113", "2026-11")],
            all.Lines.Select(l => (l.Agency, l.RegionCode, l.Month)));
        Assert.Equal(OutcomeKind.LetPass, Assert.Single(all.Lines[1].Outcomes).Kind);

        var region = await Use(hub, with: r => r.RegionCode = "610100");
        Assert.Equal((1, 2), (region.Totals.Single(t => t.MeasureCode == "bar-procurement").Orders, (int)region.Totals.Sum(t => t.Feedback)));
        var own = await Use(hub, "sx-bidding");
        Assert.Equal(["sx-bidding"], own.Lines.Select(l => l.Agency));
        var failure = await Assert.ThrowsAsync<RpcException>(() => Use(hub, "sx-bidding", r => r.Agency = "sx-procurement"));
        Assert.Equal((StatusCode.PermissionDenied, "NOT_YOUR_AGENCY"), (failure.StatusCode, failure.Reason()));
    }

    private static ReportOutcomeRequest Outcome(Action<ReportOutcomeRequest>? with = null)
    {
        var outcome = new ReportOutcomeRequest
        {
            DecisionId = Decision, UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", MeasureCodes = { "bar-procurement" },
            Kind = OutcomeKind.Intercepted, DoneOn = Rows.Day(2026, 11, 2),
        };
        with?.Invoke(outcome);
        return outcome;
    }

    private static ReportOutcomeRequest Numbered(string number, Action<ReportOutcomeRequest>? with = null)
    {
        var outcome = Outcome(o => (o.DecisionId, o.OwnNumber) = ("", number));
        with?.Invoke(outcome);
        return outcome;
    }

    private static async Task<ReportOutcomeResponse> Report(TestHub hub, string agency, ReportOutcomeRequest outcome) =>
        await hub.Outcomes.ReportOutcomeAsync(outcome, TestHub.Supervising(agency), cancellationToken: TestHub.Token);

    private static async Task<GetMeasureUseResponse> Use(TestHub hub, string agency = "operator", Action<GetMeasureUseRequest>? with = null)
    {
        var request = new GetMeasureUseRequest();
        with?.Invoke(request);
        return await hub.Outcomes.GetMeasureUseAsync(request, TestHub.Supervising(agency), cancellationToken: TestHub.Token);
    }
}
