using System.Diagnostics;
using System.Globalization;
using System.Text;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Benchmarks.Stores;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Benchmarks.Costs;

/// <summary>
/// Measures the processor time that the hub spends on each kind of call, beside a single check. The weights on the contract
/// (<c>call_facts.cost</c>) follow from it: whoever changes what a call does measures it again.
/// </summary>
internal static class CallCosts
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "costs";

    private const int Warm = 60;
    private const int CompaniesMax = 2_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);
    private static readonly Metadata Procurement = BenchChannel.As("sx-procurement", "procurement");
    private static readonly Metadata Market = BenchChannel.As("sx-market", "supervision");
    private static readonly Metadata Portal = BenchChannel.As("sx-portal", "self-service");

    private sealed record Cost(string Call, int Stated, double Microseconds);

    /// <summary>Measures and gives a table: call, processor time, times a check, weight on the contract.</summary>
    public static async Task<string> Measure(KeptStore store, CancellationToken cancellationToken)
    {
        await using var hub = await ChildServer.StartHub(store.Folder, cancellationToken);
        using var channel = new BenchChannel(hub);
        var codes = store.SampleCodes(CompaniesMax);
        var costs = new List<Cost>();
        foreach (var (call, ask) in Calls(channel.Invoker))
        {
            var next = 0;
            for (; next < Warm; next++) await ask(codes[next % codes.Length], next);
            var (began, before, counted) = (Stopwatch.GetTimestamp(), hub.ProcessorTime, 0);
            for (; Stopwatch.GetElapsedTime(began) < Length; next++, counted++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ask(codes[next % codes.Length], next);
            }

            costs.Add(new Cost(call, StatedOf(call), (hub.ProcessorTime - before).TotalMicroseconds / counted));
        }

        var text = new StringBuilder("call                                       µs    checks  contract\n");
        foreach (var cost in costs)
            text.Append(CultureInfo.InvariantCulture,
                $"{cost.Call,-38} {cost.Microseconds,8:F0} {cost.Microseconds / costs[0].Microseconds,8:F1} {cost.Stated,9}\n");
        return text.ToString();
    }

    private static int StatedOf(string call)
    {
        var method = ContractFacts.Methods.Values.FirstOrDefault(m => $"{m.Service.Name}/{m.Name}" == call.Split(' ')[0]);
        return method is null ? 0 : Math.Max(1, ContractFacts.Of(method).Cost);
    }

    private static IEnumerable<(string Call, Func<string, int, Task> Ask)> Calls(CallInvoker invoker)
    {
        var eligibility = new EligibilityService.EligibilityServiceClient(invoker);
        var subjects = new SubjectService.SubjectServiceClient(invoker);
        var publicity = new PublicityService.PublicityServiceClient(invoker);
        var reports = new ReportService.ReportServiceClient(invoker);
        var sanctions = new SanctionService.SanctionServiceClient(invoker);
        var supervision = new SupervisionService.SupervisionServiceClient(invoker);
        var directory = new SharingDirectoryService.SharingDirectoryServiceClient(invoker);
        var cases = new CaseService.CaseServiceClient(invoker);
        var statistics = new StatisticsService.StatisticsServiceClient(invoker);
        var knownAt = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        CheckRequest Question(string code) => new() { UnifiedSocialCreditCode = code, MatterCode = "procurement" };
        yield return ("EligibilityService/Check", async (code, _) => await eligibility.CheckAsync(Question(code), Procurement));
        yield return ("EligibilityService/Check known_at", async (code, _) =>
        {
            var question = Question(code);
            question.KnownAt = knownAt;
            await eligibility.CheckAsync(question, Procurement);
        }
        );
        yield return ("SubjectService/GetProfile", async (code, _) =>
            await subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = code }, Market));
        yield return ("SubjectService/ListRecords", async (code, _) =>
            await subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = code }, Market));
        yield return ("PublicityService/ListPublic", async (code, _) =>
            await publicity.ListPublicAsync(new ListPublicRequest { UnifiedSocialCreditCode = code }, Portal));
        yield return ("ReportService/IssueReport", async (code, n) => await reports.IssueReportAsync(
            new IssueReportRequest { RequestNumber = $"{Guid.NewGuid():N}", UnifiedSocialCreditCode = code, ReportPurpose = "bidding" },
                Portal));
        yield return ("SanctionService/ListActive", async (_, _) =>
            await sanctions.ListActiveAsync(new ListActiveRequest { PageSize = 100 }, Market));
        yield return ("SupervisionService/GetTier", async (code, _) =>
            await supervision.GetTierAsync(new GetTierRequest { UnifiedSocialCreditCode = code }, Market));
        yield return ("SharingDirectoryService/ListDatasets", async (_, _) =>
            await directory.ListDatasetsAsync(new ListDatasetsRequest(), Market));
        yield return ("SharingDirectoryService/ListSources", async (_, _) =>
            await directory.ListSourcesAsync(new ListSourcesRequest(), Market));
        yield return ("CaseService/ListCases", async (_, _) => await cases.ListCasesAsync(new ListCasesRequest(), Market));
        yield return ("StatisticsService/GetPolicyFigures", async (_, _) =>
            await statistics.GetPolicyFiguresAsync(new GetPolicyFiguresRequest(), Market));
    }
}
