using System.Text.Json.Nodes;
using CreditHub.Hub.Tests.Changes;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Rulebooks;

/// <summary>What a trial says beside what publishing brings about.</summary>
public sealed class TryRulesTests : IDisposable
{
    private const int Companies = 60;
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Try_GeneratedCompaniesAndEdits_PredictsExactlyWhatPublishingAnnounces(int seed)
    {
        var random = new Random(seed);
        await using var hub = await TestHub.StartAsync();
        await Fill(hub, random);
        var config = DirectoryEdit.CopyOfConfig(_folder);
        DirectoryEdit.Edit(config, "catalogue.json", "edited", c => Edit(c, random));

        var tried = await Try(hub, config);
        var published = await hub.PublishRules(config);
        await hub.Reviewed();
        var told = (await Watch.UntilCaughtUp(hub, new WatchRequest { After = published.Version.Token })).SelectMany(s => s.Changes).Where(c => c.MatterCode.Length > 0).ToList();

        Assert.NotEmpty(told);
        Assert.Equal(
            told.Select(c => $"{c.UnifiedSocialCreditCode} {c.MatterCode} {c.VerdictBefore} {c.VerdictAfter}").Order(StringComparer.Ordinal),
            tried.Changes.SelectMany(c => c.Examples.Select(e => $"{e} {c.MatterCode} {c.Before} {c.After}")).Order(StringComparer.Ordinal));
        Assert.All(tried.Changes, c => Assert.Equal(c.Companies, c.Examples.Count));
        Assert.Equal((Companies, told.Select(c => c.UnifiedSocialCreditCode).Distinct().Count(), 1L), ((int)tried.Companies, (int)tried.CompaniesChanged, tried.ComparedWith));

        // Tried once more, nothing is left to change.
        var again = await Try(hub, config);
        Assert.Equal((0L, 0L, published.Version.Hash), (again.CompaniesChanged, again.CompaniesChangedOtherwise, again.Hash));
    }

    [Fact]
    public async Task Try_MeasureTurnedToMust_NamesItWithMatterAndExamplesAndWritesNothing()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.AbnormalOperation()));
        var head = (await hub.Store.Reader.ReadHead(TestHub.Token)).Last;
        var result = await Try(hub, RuleEdits.WithAbnormalOperationBarring(_folder));
        var change = result.Changes.Single(c => c.MatterCode == "procurement");
        Assert.Equal((Verdict.Attention, Verdict.Barred, 1L), (change.Before, change.After, change.Companies));
        Assert.Equal([Rows.Company], change.Examples);
        Assert.Equal(head, (await hub.Store.Reader.ReadHead(TestHub.Token)).Last);
    }

    private static async Task<RulesTrialResult> Try(TestHub hub, string config)
    {
        using var call = hub.Operator.TryRules(
            new TryRulesRequest { Documents = { DirectoryEdit.DocumentsOf(config) }, ExamplesMax = 100 }, cancellationToken: TestHub.Token);
        var parts = new List<TryRulesResponse>();
        while (await call.ResponseStream.MoveNext(TestHub.Token)) parts.Add(call.ResponseStream.Current);
        Assert.Contains(parts, p => p.Progress is not null);
        return parts[^1].Result;
    }

    private static async Task Fill(TestHub hub, Random random)
    {
        for (var n = 0; n < Companies; n++)
        {
            var code = Rows.CodeOf(n);
            List<ReportRow> market = [Rows.Of(Rows.Registration(code))];
            if (random.Next(3) == 0) market.Add(Rows.Of(Rows.AbnormalOperation(code)));
            if (random.Next(2) == 0)
            {
                var penalty = Rows.Penalty(code);
                penalty.Penalty.Fine = new Money { MinorUnits = random.Next(1, 400) * 1_000_000L };
                market.Add(Rows.Of(penalty));
            }

            await hub.Report("sx-market", [.. market]);
            if (random.Next(3) == 0) await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(code)));
        }
    }

    // Effects turned, lists taken off measures, fines moved: each kind of edit that an operator makes.
    private static void Edit(JsonNode catalogue, Random random)
    {
        catalogue.Measure("consider-abnormal-operation")["effect"] = "must";
        foreach (var measure in catalogue["measures"]!.AsArray().Where(m => (string?)m!["effect"] != "favour"))
        {
            switch (random.Next(4))
            {
                case 0:
                    measure!["effect"] = (string?)measure["effect"] == "must" ? "may" : "must";
                    break;
                case 1 when measure!["lists"] is JsonArray { Count: > 1 } lists:
                    lists.RemoveAt(random.Next(lists.Count));
                    break;
                case 2 when measure!["penalties"] is JsonArray { Count: > 0 } penalties && penalties[0]!["fineAtLeastYuan"] is not null:
                    penalties[0]!["fineAtLeastYuan"] = random.Next(1, 4) * 1_000_000;
                    break;
                default:
                    break;
            }
        }
    }
}
