using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Supervision;

public sealed class SupervisionTests
{
    [Fact]
    public async Task GetTier_SaysTierVersionAndWhy()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(industry: "H6210")));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));

        var response = await hub.Supervision.GetTierAsync(new GetTierRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);

        Assert.Equal(["food", "general"], response.Tiers.Select(t => t.RulesCode));
        var general = response.Tiers[1];
        Assert.Equal(
            (SupervisionTier.D, "2026-11-29", "列入严重失信主体名单", 250, 4, "sx-market", true),
            (general.Tier, general.RulesVersion, general.Because, general.SharePermille, general.TimesPerYear, general.Regulator, general.Unverified));
        Assert.Equal("court.judgment-default", Assert.Single(general.Evidence).Dataset);
        Assert.Equal(Rows.Day(2026, 11, 2), response.Day);
    }

    [Fact]
    public async Task GetTier_OutsideAnIndustry_FollowsTheGeneralRulesOnly()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(industry: "C2511")));
        var tier = Assert.Single((await hub.Supervision.GetTierAsync(
            new GetTierRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token)).Tiers);
        Assert.Equal(("general", SupervisionTier.B, ""), (tier.RulesCode, tier.Tier, tier.Because));
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Supervision.GetTierAsync(
            new GetTierRequest { UnifiedSocialCreditCode = Rows.Company, RulesCode = "alchemy" }, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.InvalidArgument, "UNKNOWN_CODE", "rules_code"), (failure.StatusCode, failure.Reason(), failure.Metadata("field")));
    }

    [Fact]
    public async Task Draw_JoinsAuthoritiesAndIsTheSameAgain()
    {
        await using var hub = await TestHub.StartAsync();
        await Register(hub, 120);
        var request = Request("2026-11");
        var draw = (await hub.Supervision.DrawAsync(request, cancellationToken: TestHub.Token)).Draw;

        // General rules, tier B: 30 in a thousand of 120, rounded up; both authorities hit the same companies.
        Assert.Equal(4, draw.Visits.Count);
        Assert.All(draw.Visits, v => Assert.Equal(["food-1", "wages-1"], v.TaskCodes));
        Assert.All(draw.Visits, v => Assert.Equal(4, v.Inspectors.Count));
        Assert.Equal((120, 4, "2026-11-29"), (draw.Tasks[0].Eligible[1], draw.Tasks[0].Drawn[1], draw.Tasks[0].RulesVersion));
        Assert.Equal("credithub-draw-1", draw.Algorithm);
        Assert.Equal(draw, (await hub.Supervision.DrawAsync(request, cancellationToken: TestHub.Token)).Draw);
        Assert.Equal("2026-11", Assert.Single((await hub.Supervision.ListDrawsAsync(new ListDrawsRequest(), cancellationToken: TestHub.Token)).Draws).DrawNumber);
    }

    [Fact]
    public async Task Draw_ExampleOfTheDocs_IsDrawnAndKeepsRecusals()
    {
        await using var hub = await TestHub.StartAsync();
        await Register(hub, 40);
        var json = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "examples", "food-and-wages.json"), TestHub.Token);
        var request = Google.Protobuf.JsonParser.Default.Parse<DrawRequest>(json);
        request.Inspectors[2].Recusals.Add(Rows.CodeOf(0));
        request.RegionCodes.Clear();

        var draw = (await hub.Supervision.DrawAsync(request, TestHub.As("sx-market", "supervision"), cancellationToken: TestHub.Token)).Draw;

        Assert.NotEmpty(draw.Visits);
        Assert.Equal(["food-2026-04", "wages-2026-04"], draw.Tasks.Select(t => t.Task.TaskCode));
        Assert.DoesNotContain(draw.Visits, v => v.UnifiedSocialCreditCode == Rows.CodeOf(0) && v.Inspectors.Any(i => i.InspectorId == "M-031"));
    }

    [Fact]
    public async Task Draw_SameNumberOtherSeed_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await Register(hub, 10);
        await hub.Supervision.DrawAsync(Request("2026-11"), cancellationToken: TestHub.Token);
        var other = Request("2026-11");
        other.Seed = "another-seed";
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Supervision.DrawAsync(other, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.AlreadyExists, "COMMAND_CONTENT_CONFLICT"), (failure.StatusCode, failure.Reason()));
    }

    [Fact]
    public async Task Draw_RecentlyInspectedAndDeregistered_AreRecordedAsExcluded()
    {
        await using var hub = await TestHub.StartAsync();
        await Register(hub, 3);
        var gone = Rows.Registration(Rows.CodeOf(1));
        gone.Version = 2;
        gone.Registration.State = RegistrationState.Deregistered;
        await hub.Report("sx-market", Rows.Of(gone), Rows.Of(Inspection(Rows.CodeOf(2), "earlier-task", Rows.Day(2026, 10, 1))));

        var draw = (await hub.Supervision.DrawAsync(Request("2026-11"), cancellationToken: TestHub.Token)).Draw;

        Assert.Equal(Rows.CodeOf(0), Assert.Single(draw.Visits).UnifiedSocialCreditCode);
        Assert.Equal(2, draw.Tasks[0].Excluded);
        var population = await Population(hub, "2026-11");
        Assert.Equal(
            [(Rows.CodeOf(0), DrawExclusion.Unspecified), (Rows.CodeOf(1), DrawExclusion.NotInBusiness), (Rows.CodeOf(2), DrawExclusion.RecentlyInspected)],
            population.Where(c => c.TaskCode == "food-1").Select(c => (c.UnifiedSocialCreditCode, c.Exclusion)).OrderBy(c => c.UnifiedSocialCreditCode));
    }

    [Fact]
    public async Task Draw_InspectorsInConflict_DrawsNothingAndLeavesTheNumberFree()
    {
        await using var hub = await TestHub.StartAsync();
        await Register(hub, 1);
        var request = Request("2026-11");
        request.Inspectors[0].Recusals.Add(Rows.CodeOf(0));
        request.Inspectors[1].Recusals.Add(Rows.CodeOf(0));
        request.Inspectors[2].Recusals.Add(Rows.CodeOf(0));
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Supervision.DrawAsync(request, cancellationToken: TestHub.Token));
        Assert.Equal(
            (StatusCode.FailedPrecondition, "INSPECTORS_TOO_FEW", "sx-market", "2", "1"),
            (failure.StatusCode, failure.Reason(), failure.Metadata("agency"), failure.Metadata("needed"), failure.Metadata("found")));
        Assert.Single((await hub.Supervision.DrawAsync(Request("2026-11"), cancellationToken: TestHub.Token)).Draw.Visits);
    }

    [Fact]
    public async Task Draw_ForAnotherAgency_IsDenied()
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Supervision.DrawAsync(Request("2026-11"), TestHub.Supervising("sx-tax"), cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.PermissionDenied, "NOT_YOUR_AGENCY"), (failure.StatusCode, failure.Reason()));
    }

    [Theory]
    [InlineData("", "seed-2026", "FIELD_REQUIRED", "draw_number")]
    [InlineData("n", "short", "FIELD_REQUIRED", "seed")]
    public async Task Draw_Incomplete_IsRefusedByField(string number, string seed, string reason, string field)
    {
        await using var hub = await TestHub.StartAsync();
        var request = Request(number);
        request.Seed = seed;
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Supervision.DrawAsync(request, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.InvalidArgument, reason, field), (failure.StatusCode, failure.Reason(), failure.Metadata("field")));
    }

    [Fact]
    public async Task GetDraw_ResultsThatCameThroughTheDoor_StandAtTheirVisit()
    {
        await using var hub = await TestHub.StartAsync();
        await Register(hub, 1);
        await hub.Supervision.DrawAsync(Request("2026-11"), cancellationToken: TestHub.Token);
        await hub.Report("sx-market", Rows.Of(Inspection(Rows.CodeOf(0), "food-1", Rows.Day(2026, 11, 2))));
        await hub.Report("sx-hrss", Rows.Of(Inspection(Rows.CodeOf(0), "wages-1", Rows.Day(2026, 11, 2))));
        var visit = Assert.Single((await hub.Supervision.GetDrawAsync(new GetDrawRequest { DrawNumber = "2026-11" }, cancellationToken: TestHub.Token)).Draw.Visits);
        Assert.Equal(["food-1", "wages-1"], visit.Results.Select(r => r.TaskCode).Order());
        Assert.All(visit.Results, r => Assert.Equal(1, r.ResultCode));
    }

    [Fact]
    public async Task Draw_AskedByEveryAgency_ShowsVisitsPopulationAndTiersToThoseOnlyWhoMaySeeThem()
    {
        await using var hub = await TestHub.StartAsync();
        await Register(hub, 30);
        var whole = (await hub.Supervision.DrawAsync(Request("2026-11"), cancellationToken: TestHub.Token)).Draw;
        Assert.NotEmpty(whole.Visits);
        var done = whole.Visits[0].UnifiedSocialCreditCode;
        Assert.Empty((await hub.Supervision.GetDrawAsync(new GetDrawRequest { DrawNumber = "2026-11" }, TestHub.Supervising("sx-tax"), cancellationToken: TestHub.Token)).Draw.Visits);
        await hub.Report("sx-market", Rows.Of(Inspection(done, "food-1", Rows.Day(2026, 11, 2))));
        await hub.Report("sx-hrss", Rows.Of(Inspection(done, "wages-1", Rows.Day(2026, 11, 2))));
        string[] ofTheDraw = ["sx-market", "sx-hrss", "operator"];
        string[] notShared = ["sx-procurement", "sx-bidding", "sx-portal", "bank-xian"];
        foreach (var agency in hub.Service<Grains.Rules.RulesInForce>().Current.Directory.Agencies.Select(a => a.Code))
        {
            var metadata = TestHub.Supervising(agency);
            var draw = (await hub.Supervision.GetDrawAsync(new GetDrawRequest { DrawNumber = "2026-11" }, metadata, cancellationToken: TestHub.Token)).Draw;
            var visits = ofTheDraw.Contains(agency) ? whole.Visits.Count : notShared.Contains(agency) ? 0 : 1;
            Assert.Equal((agency, visits), (agency, draw.Visits.Count));
            Assert.Equal((agency, ofTheDraw.Contains(agency)), (agency, draw.Inspectors.Count > 0));
            Assert.Equal((agency, !notShared.Contains(agency)), (agency, draw.Tasks.Any(t => t.Eligible.Count > 0)));
            Assert.Equal((whole.InputDigest, whole.Seed), (draw.InputDigest, draw.Seed));

            using var population = hub.Supervision.ReadDrawPopulation(new ReadDrawPopulationRequest { DrawNumber = "2026-11" }, metadata, cancellationToken: TestHub.Token);
            if (!notShared.Contains(agency)) Assert.True(await population.ResponseStream.MoveNext(TestHub.Token));
            else Assert.Equal("RIGHT_NOT_GRANTED", (await Assert.ThrowsAsync<RpcException>(() => population.ResponseStream.MoveNext(TestHub.Token))).Reason());
        }
    }

    [Fact]
    public async Task GetDraw_Unknown_IsNotFound()
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Supervision.GetDrawAsync(new GetDrawRequest { DrawNumber = "none" }, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.NotFound, "DRAW_UNKNOWN", "none"), (failure.StatusCode, failure.Reason(), failure.Metadata("draw_number")));
    }

    private static async Task Register(TestHub hub, int companies) =>
        await hub.Report("sx-market", [.. Enumerable.Range(0, companies).Select(i => Rows.Of(Rows.Registration(Rows.CodeOf(i))))]);

    private static async Task<IReadOnlyList<DrawCandidate>> Population(TestHub hub, string number)
    {
        using var call = hub.Supervision.ReadDrawPopulation(new ReadDrawPopulationRequest { DrawNumber = number }, cancellationToken: TestHub.Token);
        var candidates = new List<DrawCandidate>();
        await foreach (var part in call.ResponseStream.ReadAllAsync(TestHub.Token)) candidates.AddRange(part.Candidates);
        return candidates;
    }

    private static DrawRequest Request(string number)
    {
        var request = new DrawRequest { DrawNumber = number, Seed = "20261031-08-15-22" };
        request.Tasks.Add(new InspectionTask { TaskCode = "food-1", Agency = "sx-market", Item = "登记事项检查", RulesCode = "general" });
        request.Tasks.Add(new InspectionTask { TaskCode = "wages-1", Agency = "sx-hrss", Item = "工资支付检查", RulesCode = "general" });
        for (var i = 0; i < 4; i++)
        {
            request.Inspectors.Add(new Inspector { Agency = "sx-market", InspectorId = $"M{i}" });
        }

        for (var i = 0; i < 4; i++) request.Inspectors.Add(new Inspector { Agency = "sx-hrss", InspectorId = $"H{i}" });
        return request;
    }

    private static CreditRecord Inspection(string code, string task, BeijingDate day) => new()
    {
        Dataset = "inspection.result",
        RecordNumber = $"{task}-{code}",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = "公司" },
        Authority = new Authority { Name = "陕西省市场监督管理局" },
        DecidedOn = day,
        InspectionResult = new InspectionResult { TaskCode = task, Item = "登记事项检查", ResultCode = 1 },
    };
}
