using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Tests.Disclosures;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

/// <summary>
/// What the running hub lets each agency do for each purpose, asked call by call and dataset by dataset. The answer is a file that people
/// review: a change of who may do what is a change of its lines.
/// </summary>
public sealed class RightsMatrixTests
{
    /// <summary>A call that was let in and waits for something to tell.</summary>
    private static readonly TimeSpan Waits = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Shipped_RightsOfTheRunningHub_AreThoseThatWereReviewed()
    {
        await using var hub = await TestHub.StartAsync();
        var canaries = Canary.Every();
        await EveryWayOutTests.ReportAll(hub, canaries);
        var text = new StringBuilder(
            "# Which call lets whom in. Asked of a running hub with the shipped directory, by a request that is empty.\n");
        await WriteCalls(hub, text);
        text.Append("\n# Which records ListRecords shows of companies with a record of each dataset in every state: s as reported, e publicity ended,\n"
            + "# n never public, r repaired, w withdrawn, h shielded; first of an enterprise, then of an individual business.\n"
            + "# «report»: a row of the dataset is taken.\n");
        await WriteDatasets(hub, canaries, text);

        var reviewed = Path.Combine(Repository, "docs", "rights-matrix.txt");
        if (Environment.GetEnvironmentVariable("CREDITHUB_WRITE_MATRIX") == "1") await File.WriteAllTextAsync(reviewed, text.ToString(),
            TestHub.Token);
        Assert.Equal(await File.ReadAllTextAsync(reviewed, TestHub.Token), text.ToString());
    }

    private static async Task WriteCalls(TestHub hub, StringBuilder text)
    {
        using var http = new HttpClient { BaseAddress = new Uri(hub.Address), Timeout = TimeSpan.FromSeconds(60) };
        var callers = Callers(hub);
        foreach (var method in AuthenticationTests.MethodsOf(hub).Order(StringComparer.Ordinal))
        {
            var letIn = new HashSet<Caller>();
            await Parallel.ForEachAsync(callers, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestHub.Token },
                async (caller, cancellation) =>
            {
                if (!await IsLetIn(http, method, caller, cancellation)) return;
                lock (letIn) letIn.Add(caller);
            });
            text.Append(CultureInfo.InvariantCulture, $"{method[(method.LastIndexOf('.') + 1)..],-44} {Written(letIn, callers)}\n");
        }
    }

    private static string Written(HashSet<Caller> letIn, List<Caller> callers)
    {
        var shutOut = callers.Where(c => !letIn.Contains(c)).ToList();
        return shutOut.Count == 0 ? "everybody" : letIn.Count == 0 ? "nobody"
            : letIn.Count > shutOut.Count ? $"everybody but {ByAgency(shutOut, callers)}" : ByAgency(letIn, callers);
    }

    // An agency with all its purposes, or the purposes alone.
    private static string ByAgency(IEnumerable<Caller> some, List<Caller> callers) => string.Join(", ", some.GroupBy(c => (c.Agency,
        c.ActingFor))
        .OrderBy(g => g.Key.Agency, StringComparer.Ordinal).ThenBy(g => g.Key.ActingFor, StringComparer.Ordinal)
        .Select(g => g.Count() == callers.Count(c => (c.Agency, c.ActingFor) == g.Key)
            ? $"{g.Key.Agency}{(g.Key.ActingFor.Length > 0 ? " for a company" : "")}"
            : $"{g.Key.Agency}/{string.Join('+', g.Select(c => c.Purpose).Order(StringComparer.Ordinal))}"));

    private static async Task WriteDatasets(TestHub hub, List<Canary> canaries, StringBuilder text)
    {
        var directory = hub.Service<RulesInForce>().Current.Directory;
        foreach (var caller in Callers(hub).Where(c => c.ActingFor.Length == 0))
        {
            var taken = await Taken(hub, caller, directory);
            var shown = await Shown(hub, caller, canaries);
            foreach (var dataset in directory.Datasets.Select(d => d.Code))
            {
                var (read, report) = (shown.GetValueOrDefault(dataset, ""), taken.Contains(dataset) ? "report" : "");
                if (read.Length + report.Length > 0) text.Append($"{caller,-26} {dataset,-26} {read,-14} {report}".TrimEnd()).Append('\n');
            }
        }
    }

    private static List<Caller> Callers(TestHub hub) =>
    [
        .. hub.Service<RulesInForce>().Current.Directory.Agencies
            .SelectMany(a => a.Purposes.Order(StringComparer.Ordinal).Select(p => new Caller(a.Code, p, ""))).OrderBy(c => c.ToString(),
                StringComparer.Ordinal),
        new("sx-portal", "self-service", Rows.Company),
    ];

    // A refusal comes before anything else: an answer, a refusal for another reason or silence mean that the call let the caller in.
    private static async Task<bool> IsLetIn(HttpClient http, string method, Caller caller, CancellationToken cancellationToken)
    {
        using var waits = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waits.CancelAfter(Waits);
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        request.Headers.Add("te", "trailers");
        foreach (var header in caller.Headers) request.Headers.Add(header.Key, header.Value);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, waits.Token);
            return !response.Headers.TryGetValues("grpc-status", out var status)
                || status.Single() != $"{(int)StatusCode.PermissionDenied}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private static async Task<HashSet<string>> Taken(TestHub hub, Caller caller, SharingDirectoryDocument directory)
    {
        ReportRow[] rows = [.. directory.Datasets.Select(d => new ReportRow { Record = new CreditRecord { Dataset = d.Code,
            RecordNumber = "probe" } })];
        try
        {
            var results = await hub.Report(caller.Agency, caller.Headers, rows);
            return [.. results.Where(r => r.Refused.Faults.All(f => f.Reason != ErrorReason.DatasetNotGranted)).Select(r =>
                rows[r.Row - 1].Record.Dataset)];
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.PermissionDenied)
        {
            return [];
        }
    }

    private static async Task<Dictionary<string, string>> Shown(TestHub hub, Caller caller, List<Canary> canaries)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var company in canaries.Select(c => c.Company).Distinct())
        {
            try
            {
                var answer = await hub.Subjects.ListRecordsAsync(
                    new ListRecordsRequest { UnifiedSocialCreditCode = company, IncludeWithdrawn = true, PageSize = 1000 },
                        caller.Headers, cancellationToken: TestHub.Token);
                seen.UnionWith(answer.Records.Select(r => r.Record.RecordNumber));
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.PermissionDenied or StatusCode.NotFound)
            {
                // Nothing is shown.
            }
        }

        return canaries.GroupBy(c => c.Record.Dataset).ToDictionary(
            g => g.Key,
            g => Letters(g.Where(c => !c.IsIndividual && seen.Contains(c.Record.RecordNumber))) is var enterprise
                && Letters(g.Where(c => c.IsIndividual && seen.Contains(c.Record.RecordNumber))) is var individual
                    && enterprise.Length + individual.Length > 0
                ? $"{enterprise,-6}|{individual}" : "");
    }

    private static string Letters(IEnumerable<Canary> canaries) => string.Concat(canaries.Select(c =>
        c.Fate).Distinct().Order().Select(f => f switch
    {
        RecordFate.Standing => 's',
        RecordFate.Ended => 'e',
        RecordFate.NeverPublic => 'n',
        RecordFate.Repaired => 'r',
        RecordFate.Withdrawn => 'w',
        _ => 'h',
    }));

    private static string Repository
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Hub.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    private sealed record Caller(string Agency, string Purpose, string ActingFor)
    {
        public Metadata Headers
        {
            get
            {
                var headers = TestHub.As(Agency, Purpose);
                if (ActingFor.Length > 0) headers.Add("credithub-acting-for", ActingFor);
                return headers;
            }
        }

        public override string ToString() => $"{Agency}/{Purpose}{(ActingFor.Length > 0 ? " for a company" : "")}";
    }
}
