using System.Collections.Concurrent;
using System.Globalization;
using CreditHub.Domain.Codes;
using CreditHub.V1;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>
/// A year in the life of a thousand companies, all processes interleaved at random: after every step the hub agrees with a simple model, and a
/// restart in between changes nothing. CREDITHUB_MODEL_SEED repeats a run.
/// </summary>
public sealed class YearTests(ITestOutputHelper output)
{
    private const int Companies = 1000;
    private const int AtATime = 12;
    private const int FailuresShown = 6;
    private static readonly DateOnly First = new(2025, 11, 3);
    private static readonly DateOnly Last = new(2026, 10, 30);

    [Fact]
    public async Task Year_OfAThousandCompanies_HubAndModelAgreeAfterEveryStepAndRestart()
    {
        var text = Environment.GetEnvironmentVariable("CREDITHUB_MODEL_SEED");
        var seed = int.TryParse(text, CultureInfo.InvariantCulture, out var stated) ? stated : Environment.TickCount & 0xFFFF;
        output.WriteLine($"CREDITHUB_MODEL_SEED={seed}");
        TestContext.Current.SendDiagnosticMessage($"CREDITHUB_MODEL_SEED={seed}");
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        var companies = Enumerable.Range(0, Companies).Select(i => New(i, seed)).ToList();
        var chance = new Chance(seed);
        var (steps, refusals, today) = (0, 0, First);
        for (var isFirst = true; today <= Last; isFirst = false, today = today.AddDays(18 + chance.Below(20)))
        {
            await using var hub = await At(folder, today);
            if (isFirst) await Register(hub, companies);
            await Dawn(hub, companies, today);
            var driver = new Driver(hub, today);
            await CompareAll(hub, driver, companies);
            await ForEach(companies, async company =>
            {
                for (var i = company.Chance.Below(4); i > 0; i--) await driver.Next(company);
            });
            steps += driver.Counts.Steps;
            refusals += driver.Counts.Refusals;
        }

        await using (var hub = await At(folder, today)) await Dawn(hub, companies, today, compare: true);
        System.IO.Directory.Delete(folder, recursive: true);
        output.WriteLine($"{companies.Sum(c => c.Cases.Count)} cases, {steps} steps taken, {refusals} refused.");
        Assert.True(steps > Companies * 5 && refusals > Companies, $"Too little happened: {steps} steps, {refusals} refusals.");
    }

    // One in ten is a state body, whose superior may be told.
    private static ModelCompany New(int i, int seed)
    {
        var code = i % 10 == 0 ? UnifiedSocialCreditCode.Create("11", "610113", $"MA{i:D6}").ToString() : Rows.CodeOf(i);
        var company = new ModelCompany(code, (seed * 1009) + i);
        company.Records.Add(Reported.Registration(code));
        return company;
    }

    private static Task<TestHub> At(string folder, DateOnly day) => TestHub.StartAsync(
        folder, new FakeTimeProvider(new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.FromHours(8))), "--Hub:Limits:CallsPerSecond=1000000");

    private static async Task Register(TestHub hub, List<ModelCompany> companies)
    {
        var rows = companies.Select(c => Rows.Of(Rows.Registration(c.Code))).ToArray();
        Assert.All(await hub.Report("sx-market", rows), r => Assert.Equal(RowEffect.Recorded, r.Acknowledged?.Effect));
    }

    // The day has come on the model at once; the hub's review runs beside the calls, and is waited for.
    private static async Task Dawn(TestHub hub, List<ModelCompany> companies, DateOnly today, bool compare = false)
    {
        foreach (var company in companies)
        {
            company.History.Add($"{today:yyyy-MM-dd} the hub starts");
            company.Dawn(today);
        }

        await CaseCalls.Eventually(async () => (await hub.Store.Reader.DueCases(new Domain.Calendar.BeijingDate(today), 1, TestHub.Token)).Count == 0);
        if (compare) await CompareAll(hub, new Driver(hub, today), companies);
    }

    /// <summary>Every case, a verdict of every company, and what is public of a part.</summary>
    private static async Task CompareAll(TestHub hub, Driver driver, List<ModelCompany> companies)
    {
        var byCode = companies.ToDictionary(c => c.Code);
        var seen = 0;
        await foreach (var held in AllCases(hub))
        {
            seen++;
            var company = byCode[held.UnifiedSocialCreditCode];
            var expected = company.Cases.SingleOrDefault(c => c.Id == held.CaseId);
            if (expected is null) Agreement.Equal(company, "no such case", $"{held.Kind} {held.CaseId}");
            Agreement.OnCase(company, expected!, held);
        }

        Assert.Equal(companies.Sum(c => c.Cases.Count), seen);
        await ForEach(companies, async company =>
        {
            await driver.CompareVerdict(company, company.Chance.One(ModelCompany.Matters), token: null);
            if (company.Chance.Percent(25)) await driver.ComparePublicity(company);
        });
    }

    private static async IAsyncEnumerable<Case> AllCases(TestHub hub)
    {
        var request = new ListCasesRequest { PageSize = 500 };
        do
        {
            var page = await hub.Cases.ListCasesAsync(request, TestHub.Supervising("operator"), cancellationToken: TestHub.Token);
            foreach (var held in page.Cases) yield return held;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    // Several disagreements at once say more than the first that happens to be found.
    private static async Task ForEach(List<ModelCompany> companies, Func<ModelCompany, Task> what)
    {
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(companies, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = TestHub.Token }, async (company, _) =>
        {
            try
            {
                await what(company);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Enqueue(e is Xunit.Sdk.XunitException ? e.Message : $"{company.Code}: {e}");
            }
        });
        if (!failures.IsEmpty) Assert.Fail($"{failures.Count} companies differ.\n{string.Join("\n\n", failures.Take(FailuresShown))}");
    }
}
