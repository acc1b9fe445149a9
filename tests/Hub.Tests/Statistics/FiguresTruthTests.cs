using System.Globalization;
using CreditHub.Domain.Calendar;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Tests.Cases;
using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.Hub.Tests.Disclosures;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Grpc.Core;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using ListNature = CreditHub.Domain.Sanctions.ListNature;

namespace CreditHub.Hub.Tests.Statistics;

/// <summary>
/// Each figure is what anybody would count who reads every company's records, cases and profile as the company itself does; and the list
/// behind
/// it is, for each reader, what ListRecords shows it. CREDITHUB_FIGURES_SEED repeats a run.
/// </summary>
public sealed class FiguresTruthTests(ITestOutputHelper output)
{
    private const int Companies = 12;
    private static readonly string[] Regions = ["610113", "610104", "610302", "610925", "610000", ""];

    [Fact]
    public async Task Figures_OfGeneratedCompanies_AreADirectCountAndTheirListsWhatEachReaderSees()
    {
        await using var hub = await TestHub.StartAsync();
        var codes = await Live(hub);
        foreach (var days in (int[])[30, 90])
        {
            var figures = await hub.Statistics.GetPolicyFiguresAsync(
                new GetPolicyFiguresRequest { Days = days }, TestHub.Supervising("sx-finance"), cancellationToken: TestHub.Token);
            Assert.Equal(await Counted(hub, codes, days), Text(figures));
        }

        // Enough happened that no figure is zero by itself.
        var all = await hub.Statistics.GetPolicyFiguresAsync(new GetPolicyFiguresRequest { Days = 90 }, cancellationToken: TestHub.Token);
        Assert.True(all.Voluntary.Voluntary > 5 && all.Listed[0].Listed > 5 && all.Listed.Count == 5, all.ToString());
        Assert.All(all.Commitments, c => Assert.True(c.Count > 0, $"{c.Kind}"));
        Assert.True(all.Acts.Sum(a => a.InTime) > 0 && all.Acts.Sum(a => a.Late) > 0);
        await CompareLists(hub, codes);
    }

    private static async Task CompareLists(TestHub hub, IReadOnlyList<string> codes)
    {
        foreach (var reader in (Metadata[])[TestHub.Supervising("sx-market"), TestHub.Supervising("sx-finance"), TestHub.As("sx-portal"),
            TestHub.As("sx-bidding")])
        {
            var shown = new List<(string Code, HeldRecord Held)>();
            foreach (var code in codes) shown.AddRange((await Records(hub, code, reader)).Select(r => (code, r)));
            foreach (var request in Questions())
            {
                var listed = new List<FigureRecord>();
                var asked = request.Clone();
                asked.PageSize = 7;
                do
                {
                    var page = await hub.Statistics.ListFigureRecordsAsync(asked, reader, cancellationToken: TestHub.Token);
                    listed.AddRange(page.Records);
                    asked.PageToken = page.NextPageToken;
                }
                while (asked.PageToken.Length > 0);

                var expected = shown.Where(s => IsAskedFor(request, s.Held, hub)).Select(s =>
                    $"{s.Code} {s.Held}").Order(StringComparer.Ordinal);
                Assert.Equal(
                    $"{reader.GetValue("credithub-agency")} {request}\n{string.Join('\n', expected)}",
                    $"{reader.GetValue("credithub-agency")} {request}\n"
                        + string.Join('\n', listed.Select(r => $"{r.UnifiedSocialCreditCode} {r.Held}").Order(StringComparer.Ordinal)));
                Assert.Equal(listed.Select(r => Day(r.Held.Record.DecidedOn)).OrderDescending(), listed.Select(r =>
                    Day(r.Held.Record.DecidedOn)));
            }
        }
    }

    [Fact]
    public async Task FigureRecords_OfACase_NameItToItsPartiesOnly()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var id = (await hub.Commit()).Case.CaseId;
        await hub.Act(TestHub.Supervising("sx-market"), r =>
        {
            r.CaseId = id;
            r.Commitment = new CommitmentStep { Verify = new VerifyCommitment() };
        });
        var request = new ListFigureRecordsRequest { Figure = Figure.Commitments, CommitmentKind = CommitmentKind.Proactive };
        var own = await hub.Statistics.ListFigureRecordsAsync(request, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token);
        Assert.Equal(id, Assert.Single(own.Records).CaseId);
        var other = await hub.Statistics.ListFigureRecordsAsync(request, TestHub.Supervising("sx-tax"), cancellationToken: TestHub.Token);
        Assert.Equal("", Assert.Single(other.Records).CaseId);
    }

    [Fact]
    public async Task FigureRecords_ByRegion_AreThoseOfItsCompanies()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.Company, "610113")), Rows.Of(Rows.Registration(Rows.OtherCompany,
            "610302")));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()), Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany, "(2026)陕0302执1号")));
        var page = await hub.Statistics.ListFigureRecordsAsync(
            new ListFigureRecordsRequest { Figure = Figure.Listed, RegionCode = "610300" }, cancellationToken: TestHub.Token);
        Assert.Equal(Rows.OtherCompany, Assert.Single(page.Records).UnifiedSocialCreditCode);
    }

    [Fact]
    public async Task FigureRecords_FieldOfAnotherFigure_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Statistics.ListFigureRecordsAsync(
            new ListFigureRecordsRequest { Figure = Figure.Voluntary, Days = 30 }, cancellationToken: TestHub.Token));
        Assert.Equal("ARGUMENTS_CONFLICT", failure.Reason());
    }

    private async Task<IReadOnlyList<string>> Live(TestHub hub)
    {
        var text = Environment.GetEnvironmentVariable("CREDITHUB_FIGURES_SEED");
        var seed = int.TryParse(text, CultureInfo.InvariantCulture, out var stated) ? stated : Environment.TickCount & 0xFFFF;
        output.WriteLine($"CREDITHUB_FIGURES_SEED={seed}");
        var companies = Enumerable.Range(0, Companies).Select(i => new ModelCompany(Rows.CodeOf(i), (seed * 1009) + i)).ToList();
        foreach (var (i, company) in companies.Index())
        {
            company.Records.Add(Reported.Registration(company.Code));
            if (Regions[i % Regions.Length] is { Length: > 0 } region) await hub.Report("sx-market",
                Rows.Of(Rows.Registration(company.Code, region)));
        }

        // First what the model knows all about; it holds the hub against itself after every step.
        var driver = new Driver(hub, new DateOnly(2026, 11, 2));
        foreach (var company in companies.Where((_, i) => Regions[i % Regions.Length].Length > 0))
            for (var step = 0; step < 6; step++) await driver.Next(company);

        var canaries = Canary.Every();
        foreach (var source in canaries.GroupBy(c => c.Source))
            await hub.Report(source.Key, TestHub.As(source.Key), [.. source.Select(c => Rows.Of(c.Record))]);
        foreach (var (i, company) in companies.Index())
        {
            foreach (var row in FigureRows.Of(company.Code, i)) Assert.NotNull((await hub.Report("sx-credit", row))[0].Acknowledged);
            await FigureRows.Act(hub, company.Code, i);
        }

        hub.Time.Advance(TimeSpan.FromDays(40));
        foreach (var (i, company) in companies.Index())
            if (i % 3 == 0) await hub.Report("sx-credit", Rows.Of(FigureRows.Act($"late-{i}", company.Code, AdministrativeActKind.Award,
                Rows.Day(2026, 12, 10))));
        await CaseCalls.Eventually(async () => (await hub.Store.Reader.DueSubjects(BeijingDate.Parse("2026-12-12"), 1,
            TestHub.Token)).Count == 0);
        return [.. companies.Select(c => c.Code).Concat(canaries.Select(c => c.Company)).Distinct()];
    }

    private static async Task<string> Counted(TestHub hub, IReadOnlyList<string> codes, int days)
    {
        var current = hub.Service<RulesInForce>();
        var (records, listed, companies) = (new List<HeldRecord>(), new SortedDictionary<string, int>(), new SortedDictionary<string,
            int>());
        foreach (var code in codes)
        {
            var own = CaseCalls.AsCompany(code);
            CreditProfile profile;
            try
            {
                profile = (await hub.Subjects.GetProfileAsync(
                    new GetProfileRequest { UnifiedSocialCreditCode = code }, own, cancellationToken: TestHub.Token)).Profile;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                continue;
            }

            records.AddRange(await Records(hub, code, own));
            var isListed = profile.Sanctions.Any(s => IsListing(s, current));
            foreach (var region in profile.RegionCode.Length == 0 ? [""] : (string[])["", profile.RegionCode[..4] + "00"])
            {
                companies[region] = companies.GetValueOrDefault(region) + 1;
                listed[region] = listed.GetValueOrDefault(region) + (isListed ? 1 : 0);
            }
        }

        var from = current.Today.AddDays(1 - days);
        var acts = records.Where(r => r.Record.AdministrativeAct is not null).Select(r => (r.Record.AdministrativeAct.Kind,
            Arrival: ArrivalOf(r, current)))
            .Where(a => a.Arrival.On >= from).ToList();
        return string.Join('\n', (IEnumerable<string>)
        [
            $"voluntary {records.Count(r => r.Record.VoluntaryRegistration is not null)} of {records.Count}",
            .. Enum.GetValues<CommitmentKind>().Where(k => k != 0).Select(k => $"{k} {records.Count(r => r.Record.Commitment?.Kind == k)}"),
            .. Enum.GetValues<AdministrativeActKind>().Where(k => k != 0).Select(k =>
                $"{k} {acts.Count(a => a.Kind == k && a.Arrival.How == Timeliness.InTime)} "
                + acts.Count(a => a.Kind == k && a.Arrival.How == Timeliness.Late)),
            .. companies.Select(c => $"'{c.Key}' {listed[c.Key]} of {c.Value}"),
        ]);
    }

    private static string Text(GetPolicyFiguresResponse figures) => string.Join('\n', (IEnumerable<string>)
    [
        $"voluntary {figures.Voluntary.Voluntary} of {figures.Voluntary.All}",
        .. figures.Commitments.Select(c => $"{c.Kind} {c.Count}"),
        .. figures.Acts.Select(a => $"{a.Kind} {a.InTime} {a.Late}"),
        .. figures.Listed.Select(l => $"'{l.RegionCode}' {l.Listed} of {l.Companies}"),
    ]);

    private static async Task<List<HeldRecord>> Records(TestHub hub, string code, Metadata reader)
    {
        var records = new List<HeldRecord>();
        var request = new ListRecordsRequest { UnifiedSocialCreditCode = code, PageSize = 50 };
        try
        {
            do
            {
                var page = await hub.Subjects.ListRecordsAsync(request, reader, cancellationToken: TestHub.Token);
                records.AddRange(page.Records);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }
        catch (RpcException e) when (e.Reason() == "SUBJECT_UNKNOWN")
        {
            return [];
        }

        return records;
    }

    private static IEnumerable<ListFigureRecordsRequest> Questions() =>
    [
        new() { Figure = Figure.Voluntary }, new() { Figure = Figure.Records }, new() { Figure = Figure.Commitments },
        new() { Figure = Figure.Commitments, CommitmentKind = CommitmentKind.Repair }, new() { Figure = Figure.Acts, Days = 90 },
        new() { Figure = Figure.Acts, ActKind = AdministrativeActKind.Award, Arrival = ActArrival.Late, Days = 90 },
            new() { Figure = Figure.Acts },
    ];

    private static bool IsAskedFor(ListFigureRecordsRequest asked, HeldRecord held, TestHub hub)
    {
        var record = held.Record;
        return asked.Figure switch
        {
            Figure.Voluntary => held.Reference.Dataset == "credit.voluntary",
            Figure.Commitments => record.Commitment is { } made && (asked.CommitmentKind == 0 || made.Kind == asked.CommitmentKind),
            Figure.Acts => record.AdministrativeAct is { } act && (asked.ActKind == 0 || act.Kind == asked.ActKind)
                && ArrivalOf(held, hub.Service<RulesInForce>()) is var (on, how)
                && on >= hub.Service<RulesInForce>().Today.AddDays(1 - (asked.Days == 0 ? 30 : asked.Days))
                && (asked.Arrival == 0 || how == Timeliness.Late),
            _ => true,
        };
    }

    // No act of this test is corrected, so its version is the one that came first.
    private static (BeijingDate On, Timeliness How) ArrivalOf(HeldRecord held, RulesInForce rules)
    {
        var on = BeijingDate.At(DateTimeOffset.Parse(held.RecordedAt, CultureInfo.InvariantCulture));
        var dataset = rules.Current.Directory.FindDataset(held.Reference.Dataset)!;
        return (on, TimelinessRules.Judge(held.Record.DecidedOn.ToDomain()!.Value, on, dataset.DueWorkingDays,
            rules.Current.Tables.Calendar));
    }

    private static bool IsListing(Sanction sanction, RulesInForce rules) => sanction.ListCode.Length > 0
        && rules.Current.Catalogue.FindList(sanction.ListCode) is { Nature: ListNature.SeriousDefaulter }
        && sanction.EffectiveFrom.ToDomain() <= rules.Today && (sanction.EffectiveUntil.ToDomain() is not { } last || last >= rules.Today);

    private static int Day(V1.BeijingDate date) => date.ToDomain()!.Value.DayNumber;
}
