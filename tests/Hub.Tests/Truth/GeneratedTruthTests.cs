using CreditHub.Grains.Rules;
using CreditHub.Hub.Tests.Changes;
using CreditHub.Hub.Tests.SharingDirectory;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Truth;

/// <summary>
/// Companies to which everything happens, asked about by every path: index, ledger, the past as it was known, profile, records, reports,
/// pages,
/// lists, watch and figures say the same. Each law names two paths, and a company and a reader for which they differ.
/// </summary>
/// <remarks>While no other hub runs in the process: days that pass at once keep the hub's timers busy.</remarks>
[Collection(nameof(SourceMetricsTests))]
public sealed class GeneratedTruthTests
{
    private static readonly Metadata Authority = TestHub.As("sx-market", "supervision");
    private static readonly Metadata Portal = TestHub.As("sx-portal", "self-service");

    private static readonly Metadata[] Readers =
    [
        Authority, TestHub.As("sx-court", "supervision"), TestHub.As("sx-procurement", "procurement"), TestHub.As("sx-bidding", "bidding"),
        TestHub.As("bank-xian", "financing"), Portal,
    ];

    private readonly List<string> _broken = [];
    private Random _random = new(0);
    private int _held;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EveryPath_OfCompaniesToWhichEverythingHappens_TellsTheSame(int seed)
    {
        await using var hub = await TestHub.StartAsync();
        _random = new Random(seed);
        var companies = new Companies(hub, _random);
        for (var month = 0; month < 3; month++)
        {
            for (var i = 0; i < 25; i++) await companies.Step();
            foreach (var code in Companies.Codes) await Ask(hub, code, companies);
            await AskAcross(hub);
            Assert.True(_broken.Count == 0, $"Seed {seed}, month {month}:\n{string.Join('\n', _broken.Take(20))}");
            await Pass(hub, TimeSpan.FromDays(10));
        }

        Assert.True(_held > 1000, $"The laws were held {_held} times only: the world is too quiet to say anything.");
    }

    private async Task Ask(TestHub hub, string code, Companies companies)
    {
        var active = await Active(hub, code);
        var page = await Page(hub, code);
        foreach (var reader in Readers)
        {
            var name = $"{reader.GetValue("credithub-agency")} about {code}";
            var records = await Known(async () => (await hub.Subjects.ListRecordsAsync(
                new ListRecordsRequest { UnifiedSocialCreditCode = code, PageSize = 1000 }, reader,
                    cancellationToken: TestHub.Token)).Records);
            var profile = await Known(async () => (await hub.Subjects.GetProfileAsync(
                new GetProfileRequest { UnifiedSocialCreditCode = code }, reader, cancellationToken: TestHub.Token)).Profile);
            if (profile is not null)
            {
                await AskChecks(hub, reader, name, code, profile);
                Holds(profile.Sanctions.All(s => s.Record is null || (records?.Any(r => r.Reference.Equals(s.Record)) ?? false)),
                    $"{name}: the profile names a sanction whose record is not listed");
                foreach (var count in profile.RecordCounts)
                {
                    var listed = records?.Count(r => (RecordKind)(int)r.Record.BodyCase == count.Kind) ?? 0;
                    Holds(count.Count <= listed && count.Count > 0 == listed > 0,
                        $"{name}: the profile counts {count.Count} of {count.Kind}, {listed} are listed");
                }
            }

            if (reader == Portal)
                Holds(page.All(p => records?.Any(r => r.Reference.Equals(p.Reference)) == true),
                    $"{name}: the page shows what ListRecords does not");
            Holds(records?.Any(r => companies.Records.Any(t => t.IsWithdrawn && t.Reference.Equals(r.Reference))) != true,
                $"{name}: a withdrawn record is listed");
        }

        var decisions = page.Where(p => p.Record.Document is not null).Select(p => (p.Record.Document.Number, p.Record.BodyCase)).ToList();
        Holds(decisions.Distinct().Count() == decisions.Count, $"{code}: a decision is on the page twice");
        foreach (var told in companies.Records.Where(t => t.Record.Subject.UnifiedSocialCreditCode == code
            && (t.IsWithdrawn || t.IsRepaired)))
        {
            Holds(page.All(p => !p.Reference.Equals(told.Reference)), $"{told.Reference} is withdrawn or repaired and on the page");
            Holds(active.All(s => !s.Record.Equals(told.Reference)), $"{told.Reference} is withdrawn or repaired and its sanction holds");
        }

        await AskReports(hub, code, active, page);
    }

    // The same question by the index, by the ledger and by what was known: one verdict, for the same records.
    private async Task AskChecks(TestHub hub, Metadata reader, string name, string code, CreditProfile profile)
    {
        var today = DateOnly.FromDateTime(hub.Time.GetUtcNow().UtcDateTime.AddHours(8));
        foreach (var standing in _random.GetItems([.. profile.Standings], 4))
        {
            var byIndex = await Check(r => { });
            Holds(byIndex.Verdict == standing.Verdict,
                $"{name}: {standing.MatterCode} is {standing.Verdict} by the profile, {byIndex.Verdict} by a check");
            foreach (var (path, with) in new (string, Action<CheckRequest>)[]
            {
                ("fully consistent", r => r.Freshness = new Freshness { FullyConsistent = true }),
                ("as of today", r => r.EffectiveOn = Rows.Day(today.Year, today.Month, today.Day)),
                ("as known now", r => r.KnownAt = Ledger.Payloads.Rfc3339.Format(hub.Time.GetUtcNow())),
            })
            {
                var other = await Check(with);
                Holds(byIndex.Verdict == other.Verdict && byIndex.Reasons.SequenceEqual(other.Reasons),
                    $"{name}: {standing.MatterCode} is {byIndex.Verdict} for {byIndex.Reasons.Count} reasons, {path} {other.Verdict} for {other.Reasons.Count}");
            }

            var adverse = byIndex.Reasons.Where(r => r.Effect != MeasureEffect.Favour).ToList();
            Holds((byIndex.Verdict is Verdict.Barred or Verdict.Attention) == (adverse.Count > 0),
                $"{name}: {standing.MatterCode} {byIndex.Verdict} for {adverse.Count} reasons");

            async Task<CheckResponse> Check(Action<CheckRequest> with)
            {
                var request = new CheckRequest { UnifiedSocialCreditCode = code, MatterCode = standing.MatterCode };
                with(request);
                return await hub.Eligibility.CheckAsync(request, reader, cancellationToken: TestHub.Token);
            }
        }
    }

    // A report shows what a sanction rests on, or says that it does not show everything; it shows nothing public that the page does not.
    private async Task AskReports(TestHub hub, string code, IReadOnlyList<Sanction> active, IReadOnlyList<PublicRecord> page)
    {
        var catalogue = hub.Service<RulesInForce>().Current.Catalogue;
        foreach (var shared in new[] { false, true })
        {
            var report = await Known(async () => (await hub.Reports.IssueReportAsync(
                new IssueReportRequest
                {
                    RequestNumber = $"{code}-{shared}-{hub.Time.GetUtcNow().Ticks}", UnifiedSocialCreditCode = code,
                    ReportPurpose = "bidding", IncludeShared = shared,
                },
                Authority, cancellationToken: TestHub.Token)).Report.Content);
            Holds(report is not null || active.Count == 0, $"{code}: sanctions hold, and there is no report");
            if (report is null) continue;
            var items = report.Chapters.SelectMany(c => c.Items).ToList();
            var notShown = report.Chapters.Any(c => c.Result == ReportResult.NotShown);
            foreach (var sanction in active.Where(s => IsBegun(hub, s)
                && s.MeasureCodes.Any(m => catalogue.FindMeasure(m) is { Effect: not Domain.Sanctions.MeasureEffect.Favour })))
            {
                Holds(notShown || items.Any(i => i.Reference.Equals(sanction.Record)),
                    $"{code}: the report {(shared ? "with what is shared " : "")}does not show {sanction.Record}, and says nothing of leaving anything out");
            }

            if (!shared)
            {
                Holds(items.All(i => page.Any(p => p.Reference.Equals(i.Reference))),
                    $"{code}: the public report shows {items.FirstOrDefault(i => page.All(p => !p.Reference.Equals(i.Reference)))?.Reference}, the page does not");
            }
        }
    }

    private async Task AskAcross(TestHub hub)
    {
        var pages = new List<RecordReference>();
        var listed = new SortedSet<string>(StringComparer.Ordinal);
        var rules = hub.Service<RulesInForce>().Current;
        foreach (var code in Companies.Codes)
        {
            pages.AddRange((await Page(hub, code)).Select(p => p.Reference));
            if ((await Active(hub, code)).Any(s => IsBegun(hub, s) && rules.Catalogue.FindList(
                s.ListCode) is { Nature: Domain.Sanctions.ListNature.SeriousDefaulter })) listed.Add(code);
        }

        var across = (await hub.Publicity.ListPublicRecordsAsync(new ListPublicRecordsRequest { PageSize = 1000 }, Portal,
            cancellationToken: TestHub.Token))
            .Records.Select(r => r.Reference).ToList();
        foreach (var one in pages.Except(across)) Holds(false, $"{one} is on its company's page and in no list across companies");
        foreach (var one in across.Except(pages)) Holds(false, $"{one} is in the list across companies and not on its company's page");

        var figures = await hub.Statistics.GetPolicyFiguresAsync(new GetPolicyFiguresRequest(), TestHub.Supervising("operator"),
            cancellationToken: TestHub.Token);
        Holds(figures.Listed[0].Listed == listed.Count,
            $"{figures.Listed[0].Listed} companies are listed by the figures, {listed.Count} by ListActive");
        var behind = (await hub.Statistics.ListFigureRecordsAsync(
            new ListFigureRecordsRequest { Figure = Figure.Listed, PageSize = 1000 }, TestHub.Supervising("operator"),
                cancellationToken: TestHub.Token)).Records;
        Holds(listed.SetEquals(behind.Select(r => r.UnifiedSocialCreditCode)),
            $"behind the figure stand {behind.Count} records, of other companies than are listed");

        var mirror = new Mirror();
        foreach (var set in await Watch.UntilCaughtUp(hub, new WatchRequest { Beginning = new StartBeginning() })) mirror.Apply(set);
        var all = Mirror.Of((await hub.Sanctions.ListActiveAsync(new ListActiveRequest { PageSize = 1000 },
            cancellationToken: TestHub.Token)).Entries);
        Holds(all == mirror.ToString(), $"ListActive says\n{all}\nand the stream from its beginning\n{mirror}");
    }

    private static async Task Pass(TestHub hub, TimeSpan time)
    {
        hub.Time.Advance(time);
        await Eventually.Holds("what the calendar ended is told", async () =>
        {
            var today = DateOnly.FromDateTime(hub.Time.GetUtcNow().UtcDateTime.AddHours(8)).DayNumber;
            hub.Time.Advance(TimeSpan.FromSeconds(1));
            return (await hub.Store.Reader.DueSubjects(Domain.Calendar.BeijingDate.FromDayNumber(today), 1, TestHub.Token)).Count == 0;
        });
    }

    private static bool IsBegun(TestHub hub, Sanction sanction)
    {
        var today = DateOnly.FromDateTime(hub.Time.GetUtcNow().UtcDateTime.AddHours(8));
        return new DateOnly(sanction.EffectiveFrom.Year, sanction.EffectiveFrom.Month, sanction.EffectiveFrom.Day) <= today;
    }

    private static async Task<IReadOnlyList<Sanction>> Active(TestHub hub, string code) => [.. (await hub.Sanctions.ListActiveAsync(
        new ListActiveRequest { Filter = new SanctionFilter { UnifiedSocialCreditCodes = { code } } },
            cancellationToken: TestHub.Token)).Entries.SelectMany(e => e.Sanctions)];

    private static async Task<IReadOnlyList<PublicRecord>> Page(TestHub hub, string code) =>
        await Known(async () => (await hub.Publicity.ListPublicAsync(
        new ListPublicRequest { UnifiedSocialCreditCode = code, PageSize = 1000 }, Portal,
            cancellationToken: TestHub.Token)).Records) ?? [];

    // Null for a company that the reader does not know, and where it has no right to ask.
    private static async Task<T?> Known<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.NotFound or StatusCode.PermissionDenied)
        {
            return null;
        }
    }

    private void Holds(bool holds, string otherwise)
    {
        _held++;
        if (!holds) _broken.Add(otherwise);
    }
}
