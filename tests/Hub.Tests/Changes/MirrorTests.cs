using System.Text.Json.Nodes;
using CreditHub.Hub.Tests.Rulebooks;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Changes;

/// <summary>
/// A mirror that is kept by snapshot and stream holds what <c>ListActive</c> says by the same filter, whatever companies and sanctions do
/// meanwhile: move, change their trade or name, come, end, get other measures.
/// </summary>
public sealed class MirrorTests : IDisposable
{
    private const int Companies = 6;

    private static readonly SanctionFilter[] Filters =
    [
        new(),
        new() { RegionCodes = { "610100" } },
        new() { RegionCodes = { "610113" } },
        new() { RegionCodes = { "610400", "610113" } },
        new() { IndustryCodes = { "F" } },
        new() { IndustryCodes = { "C25" }, RegionCodes = { "610000" } },
        new() { ListCodes = { "abnormal-operation" }, RegionCodes = { "610100" } },
        new() { MeasureCodes = { "bar-procurement" } },
        new() { MatterCodes = { "procurement" }, RegionCodes = { "610113" } },
        new() { MatterCodes = { "procurement" }, IndustryCodes = { "F", "E" } },
        new() { UnifiedSocialCreditCodes = { Rows.CodeOf(1), Rows.CodeOf(3) }, RegionCodes = { "610100" } },
        new() { ListCodes = { "judgment-defaulter" } },
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-mirror-").FullName;
    private readonly List<CreditRecord> _held = [];
    private long _version = 1;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Mirror_FromBeginningOrSnapshot_IsWhatListActiveSaysByTheSameFilter(int seed)
    {
        await using var hub = await TestHub.StartAsync();
        var random = new Random(seed);
        for (var i = 0; i < 25; i++) await Step(hub, random);
        var watches = Filters.Select(f => (Filter: f, Watch: Watch.Open(hub, new WatchRequest
        {
            Snapshot = new StartSnapshot(),
            Filter = f
        }))).ToList();
        var mirrors = new List<Mirror>();
        foreach (var (_, watch) in watches)
        {
            mirrors.Add(new Mirror());
            await mirrors[^1].UntilCaughtUp(watch);
        }

        for (var i = 0; i < 25; i++) await Step(hub, random);
        await Publish(hub, "wider", c => c.Measure("bar-procurement")["lists"]!.AsArray().Add("abnormal-operation"));
        for (var i = 0; i < 10; i++) await Step(hub, random);
        await Publish(hub, "back", _ => { });
        for (var i = 0; i < 10; i++) await Step(hub, random);

        for (var i = 0; i < Filters.Length; i++)
        {
            var listed = Mirror.Of((await hub.Sanctions.ListActiveAsync(
                new ListActiveRequest { Filter = Filters[i], PageSize = 1000 }, cancellationToken: TestHub.Token)).Entries);
            var replayed = new Mirror();
            foreach (var set in await Watch.UntilCaughtUp(hub, new WatchRequest
            {
                Beginning = new StartBeginning(),
                Filter = Filters[i]
            })) replayed.Apply(set);
            Assert.True(listed == replayed.ToString(),
                $"Seed {seed}, from the beginning, {Filters[i]}: listed\n{listed}\nmirror\n{replayed}");

            await using var watch = watches[i].Watch;
            await Eventually.Holds($"the mirror of {Filters[i]} reads\n{listed}\nbut it reads\n{mirrors[i]}", async () =>
            {
                if (mirrors[i].ToString() == listed) return true;
                mirrors[i].Take(await watch.NextWhileTimePasses(hub, TimeSpan.FromSeconds(1)));
                return mirrors[i].ToString() == listed;
            });
        }
    }

    [Fact]
    public async Task Company_ThatMovesAway_LeavesTheFilterAndEntersAnother()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(region: "610113")), Rows.Of(Rows.AbnormalOperation()));
        var moved = Rows.Registration(region: "610402");
        moved.Version = 2;
        await hub.Report("sx-market", Rows.Of(moved));

        Assert.Equal(
            [SanctionChangeKind.SanctionStarted, SanctionChangeKind.Attention, SanctionChangeKind.SanctionLeft],
                (await Kinds("610100")).Distinct());
        Assert.Equal([SanctionChangeKind.SanctionEntered], await Kinds("610400"));
        Assert.Contains(SanctionChangeKind.SubjectChanged, await Kinds("610000"));
        Assert.DoesNotContain(SanctionChangeKind.SanctionEntered, await Kinds("610000"));

        async Task<IEnumerable<SanctionChangeKind>> Kinds(string region) =>
            (await Watch.UntilCaughtUp(hub, new WatchRequest
            {
                Beginning = new StartBeginning(),
                Filter = new SanctionFilter { RegionCodes = { region } }
            }))
                .SelectMany(s => s.Changes).Select(c => c.Kind);
    }

    private async Task Publish(TestHub hub, string version, Action<JsonNode> edit)
    {
        var config = DirectoryEdit.CopyOfConfig(Directory.CreateDirectory(Path.Combine(_folder, version)).FullName);
        DirectoryEdit.Edit(config, "catalogue.json", version, edit);
        await hub.PublishRules(config);
        await hub.Reviewed();
    }

    // Every row is a new version of its record, so that one may come again after it was withdrawn.
    private async Task Step(TestHub hub, Random random)
    {
        var code = Rows.CodeOf(random.Next(Companies));
        var version = ++_version;
        switch (random.Next(6))
        {
            case 0 or 1:
                var registration = Rows.Registration(
                    code, random.GetItems(["610113", "610102", "610402", "610100", ""], 1)[0], random.GetItems(["F5132", "C2511",
                        "E4700", ""], 1)[0]);
                (registration.Version, registration.Subject.Name) = (version, $"公司{random.Next(3)}");
                await hub.Report("sx-market", Rows.Of(registration));
                break;
            case 2:
                await Report(hub, "sx-court", Rows.JudgmentDefault(code), version, random);
                break;
            case 3:
                await Report(hub, "sx-market", Rows.AbnormalOperation(code), version, random);
                break;
            case 4:
                await Report(hub, "sx-market", Rows.Penalty(code), version, random);
                break;
            default:
                if (_held.Count == 0) return;
                var record = _held[random.Next(_held.Count)];
                _held.Remove(record);
                await hub.Report(record.Dataset.StartsWith("court", StringComparison.Ordinal) ? "sx-court" : "sx-market", new ReportRow
                {
                    Withdrawal = new Withdrawal
                    {
                        Dataset = record.Dataset, RecordNumber = record.RecordNumber, Version = version, Reason = "录入错误",
                        Subject = record.Subject,
                    },
                });
                break;
        }
    }

    private async Task Report(TestHub hub, string agency, CreditRecord record, long version, Random random)
    {
        record.Version = version;
        if (random.Next(3) == 0) record.EffectiveUntil = Rows.Day(2027, 1 + random.Next(12), 1);
        await hub.Report(agency, Rows.Of(record));
        _held.RemoveAll(r => r.RecordNumber == record.RecordNumber);
        _held.Add(record);
    }
}
