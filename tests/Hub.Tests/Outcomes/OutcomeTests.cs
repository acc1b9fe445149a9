using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Outcomes;

public sealed class OutcomeTests
{
    private const string NoDecision = "01a20b35371c7f219efc1069a3381ada";

    [Fact]
    public async Task Report_SameAgain_IsTakenOnce()
    {
        await using var hub = await TestHub.StartAsync();
        var decision = await Asked(hub, "sx-procurement");
        var first = await Report(hub, "sx-procurement", Outcome(decision));
        var again = await Report(hub, "sx-procurement", Outcome(decision.ToUpperInvariant()));
        Assert.Equal((false, true), (first.Repeated, again.Repeated));
        Assert.Equal(first.Token, again.Token);
        Assert.Equal(1, (await Use(hub)).Totals.Single(t => t.MeasureCode == "bar-procurement").Feedback);
    }

    [Fact]
    public async Task Report_ManyAtOnce_AreTakenOnceAndDisturbNobody()
    {
        await using var hub = await TestHub.StartAsync();
        var decision = await Asked(hub, "sx-procurement");
        var same = Enumerable.Range(0, 20).Select(_ => Report(hub, "sx-procurement", Outcome(decision)));
        var others = Enumerable.Range(0, 20).Select(i => Report(hub, "sx-procurement", Numbered($"n{i}")));
        var answers = await Task.WhenAll(same.Concat(others));
        Assert.Equal(21, answers.Count(a => !a.Repeated));
        Assert.Equal(21, (await Use(hub)).Totals.Single(t => t.MeasureCode == "bar-procurement").Feedback);
    }

    [Fact]
    public async Task Report_SameDecisionWithOtherContent_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var decision = await Asked(hub, "sx-procurement");
        await Report(hub, "sx-procurement", Outcome(decision));
        var failure = await Assert.ThrowsAsync<RpcException>(() => Report(hub, "sx-procurement", Outcome(decision, o => o.Kind = OutcomeKind.Warned)));
        Assert.Equal((StatusCode.AlreadyExists, "COMMAND_CONTENT_CONFLICT", decision), (failure.StatusCode, failure.Reason(), failure.Metadata("number")));
        Assert.False((await Report(hub, "sx-bidding", Outcome(await Asked(hub, "sx-bidding")))).Repeated);
    }

    [Fact]
    public async Task Report_NumberThatLooksLikeADecision_IsNotTheDecision()
    {
        await using var hub = await TestHub.StartAsync();
        var decision = await Asked(hub, "sx-procurement");
        await Report(hub, "sx-procurement", Outcome(decision));
        Assert.False((await Report(hub, "sx-procurement", Numbered(decision))).Repeated);
    }

    [Fact]
    public async Task Report_Incomplete_IsRefusedByField()
    {
        await using var hub = await TestHub.StartAsync();
        (Action<ReportOutcomeRequest> With, string Reason, string Field)[] faults =
        [
            (o => o.DecisionId = "", "ARGUMENTS_CONFLICT", ""),
            (o => o.OwnNumber = "both", "ARGUMENTS_CONFLICT", ""),
            (o => o.DecisionId = "12", "DECISION_ID_MALFORMED", "decision_id"),
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
            var failure = await Assert.ThrowsAsync<RpcException>(() => Report(hub, "sx-procurement", Outcome(NoDecision, with)));
            Assert.Equal((StatusCode.InvalidArgument, reason, field), (failure.StatusCode, failure.Reason(), failure.Metadata("field")));
        }
    }

    [Fact]
    public async Task Use_CountsOrdersAndFeedbackByMeasureAgencyRegionAndMonth()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(1))), Rows.Of(Rows.Registration(Rows.CodeOf(2), region: "610402")));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(1))), Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2))));
        await Report(hub, "sx-procurement", Outcome(await Asked(hub, "sx-procurement"), o => o.RegionCode = "610113"));
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

    [Fact]
    public async Task Report_OfADecisionThatTheCallerWasNotGiven_IsRefusedWhoeverElseWas()
    {
        await using var hub = await TestHub.StartAsync();
        var (own, others) = (await Asked(hub, "sx-procurement"), await Asked(hub, "sx-bidding"));
        foreach (var (agency, decision) in ((string, string)[])[("sx-procurement", NoDecision), ("sx-procurement", others), ("operator", own)])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => Report(hub, agency, Outcome(decision)));
            Assert.Equal((StatusCode.NotFound, "DECISION_UNKNOWN", decision), (refused.StatusCode, refused.Reason(), refused.Metadata("decision_id")));
        }

        Assert.Equal(0, (await Use(hub)).Totals.Single(t => t.MeasureCode == "bar-procurement").Feedback);
        Assert.False((await Report(hub, "sx-procurement", Outcome(own))).Repeated);
    }

    [Fact]
    public async Task Report_OfADecisionAboutSomethingElse_IsRefusedByField()
    {
        await using var hub = await TestHub.StartAsync();
        var decision = await Asked(hub, "sx-procurement");
        (Action<ReportOutcomeRequest> With, string Field)[] faults =
        [
            (o => o.UnifiedSocialCreditCode = Rows.OtherCompany, "unified_social_credit_code"), (o => o.MatterCode = "bidding", "matter_code"),
        ];
        foreach (var (with, field) in faults)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => Report(hub, "sx-procurement", Outcome(decision, with)));
            Assert.Equal(
                (StatusCode.InvalidArgument, "DECISION_OF_OTHER_QUESTION", decision, field),
                (refused.StatusCode, refused.Reason(), refused.Metadata("decision_id"), refused.Metadata("field")));
        }
    }

    [Fact]
    public async Task Report_TakenBefore_IsAnsweredAlsoWhereTheLogIsGone()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        string decision;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            decision = await Asked(hub, "sx-procurement");
            await Report(hub, "sx-procurement", Outcome(decision));
        }

        await using (var hub = await TestHub.StartAsync(folder, settings: $"--Hub:Evidence:Folder={folder}/other"))
        {
            Assert.True((await Report(hub, "sx-procurement", Outcome(decision))).Repeated);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> Asked(TestHub hub, string agency) => (await hub.Eligibility.CheckAsync(
        new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, TestHub.As(agency, "procurement"), cancellationToken: TestHub.Token)).DecisionId;

    private static ReportOutcomeRequest Outcome(string decision, Action<ReportOutcomeRequest>? with = null)
    {
        var outcome = new ReportOutcomeRequest
        {
            DecisionId = decision, UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", MeasureCodes = { "bar-procurement" },
            Kind = OutcomeKind.Intercepted, DoneOn = Rows.Day(2026, 11, 2),
        };
        with?.Invoke(outcome);
        return outcome;
    }

    private static ReportOutcomeRequest Numbered(string number, Action<ReportOutcomeRequest>? with = null)
    {
        var outcome = Outcome("", o => o.OwnNumber = number);
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
