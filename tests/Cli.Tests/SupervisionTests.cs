using CreditHub.Domain.Supervision;
using CreditHub.V1;
using Xunit;
using DrawCandidate = CreditHub.Domain.Supervision.DrawCandidate;
using DrawExclusion = CreditHub.Domain.Supervision.DrawExclusion;

namespace CreditHub.Cli.Tests;

public sealed class SupervisionTests : CliFixture
{
    [Fact]
    public async Task VerifyDraw_OfWhatWasDrawn_ProvesIt()
    {
        Publish();

        var outcome = await RunAsync("supervision", "verify-draw", "2026-11");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("PROVEN: 50 candidates, seed «seed-2026», credithub-draw-1 give the same 5 visits and inspectors.", Assert.Single(outcome.Lines));
    }

    [Fact]
    public async Task VerifyDraw_OfAVisitThatWasExchanged_FindsIt()
    {
        Publish();
        var drawn = Hub.Supervision.Published.Visits.Select(v => v.UnifiedSocialCreditCode).ToHashSet();
        var spared = Hub.Supervision.Population.First(c => !drawn.Contains(c.UnifiedSocialCreditCode)).UnifiedSocialCreditCode;
        Hub.Supervision.Published.Visits[2].UnifiedSocialCreditCode = spared;

        var outcome = await RunAsync("supervision", "verify-draw", "2026-11");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains($"«{spared}: food: sx-market/", Assert.Single(outcome.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyDraw_OfAPopulationThatWasChanged_FindsIt()
    {
        Publish();
        Hub.Supervision.Population = [.. Hub.Supervision.Population.Skip(1)];

        var outcome = await RunAsync("supervision", "verify-draw", "2026-11");

        Assert.Equal(3, outcome.ExitCode);
        Assert.StartsWith("DIFFERS: the published inputs have the digest ", outcome.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyDraw_OfAnAlgorithmThatIsNotKnown_SaysSo()
    {
        Publish();
        Hub.Supervision.Published.Algorithm = "credithub-draw-9";

        var outcome = await RunAsync("supervision", "verify-draw", "2026-11");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("«credithub-draw-9»", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draw_FromAFile_ReachesTheHub()
    {
        Publish();
        var file = FileOf("plan.json", """{"drawNumber": "2026-11", "seed": "seed-2026", "tasks": [{"taskCode": "food", "agency": "sx-market"}]}""");

        var outcome = await RunAsync("supervision", "draw", file);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("food", Hub.Supervision.LastRequest!.Tasks[0].TaskCode);
        Assert.Equal("5 visits", outcome.Lines[^1]);
        Assert.Equal(2, (await RunAsync("supervision", "draw", FileOf("bad.json", "{"))).ExitCode);
    }

    [Fact]
    public async Task Tier_ShowsVersionAndWhy()
    {
        Hub.Supervision.Tiers = new GetTierResponse
        {
            Tiers = { new TierStanding { RulesCode = "general", RulesVersion = "2026-01-01", Tier = SupervisionTier.D, Because = "列入严重失信主体名单", SharePermille = 250, TimesPerYear = 4, Unverified = true } },
        };

        var outcome = await RunAsync("supervision", "tier", Code);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches("general +2026-01-01 +D +列入严重失信主体名单 +25 % +4", outcome.Out);
    }

    private void Publish()
    {
        var input = new DrawInput
        {
            DrawNumber = "2026-11",
            Seed = "seed-2026",
            Tasks = [new DrawTask("food", "sx-market", 2, [100, 100, 100, 100])],
            Population = [.. Enumerable.Range(0, 50).Select(i => new DrawCandidate("food", $"91610000MA{i:D8}", Tier.B, DrawExclusion.None))],
            Inspectors = [.. Enumerable.Range(0, 4).Select(i => new DrawInspector("sx-market", $"{i}", []))],
        };
        var drawn = Assert.IsType<DrawOutcome.Drawn>(DrawRules.Draw(input));
        Hub.Supervision.Population =
            [.. input.Population.Select(c => new V1.DrawCandidate { TaskCode = c.TaskCode, UnifiedSocialCreditCode = c.Code, Tier = (SupervisionTier)c.Tier })];
        Hub.Supervision.Published = new InspectionDraw
        {
            DrawNumber = input.DrawNumber,
            Seed = input.Seed,
            Algorithm = DrawRules.Algorithm,
            Token = new ChangeToken { Value = "t" },
            InputDigest = drawn.InputDigest,
            Tasks =
            {
                new DrawnTask
                {
                    Task = new InspectionTask { TaskCode = "food", Agency = "sx-market", InspectorsPerVisit = 2 },
                    Sampling = { Enumerable.Range(1, 4).Select(t => new TierSample { Tier = (SupervisionTier)t, SharePermille = 100 }) },
                },
            },
            Inspectors = { input.Inspectors.Select(i => new Inspector { Agency = i.Agency, InspectorId = i.Id }) },
            Visits =
            {
                drawn.Visits.Select(v => new InspectionVisit
                {
                    UnifiedSocialCreditCode = v.Code,
                    TaskCodes = { v.TaskCodes },
                    Inspectors = { v.Inspectors.Select(i => new V1.DrawnInspector { Agency = i.Agency, InspectorId = i.Id }) },
                }),
            },
        };
    }
}
