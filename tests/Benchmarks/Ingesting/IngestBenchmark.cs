using System.Diagnostics;
using System.Runtime.CompilerServices;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Benchmarks.Stores;
using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Benchmarks.Ingesting;

/// <summary>
/// Rows reported by the typed client on one stream until each is acknowledged as durable; beside prepared inserts of the very same rows into a
/// copy of the same store. Latency is that of a row, from sending to acknowledgement.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="isFirstLoad">True: registrations of companies that are new, as a first load. False: licences for companies of the store.</param>
/// <param name="copiesBeside">True: the limit's log of writes is copied into the file beside its inserts, as the hub's is. False: as SQLite does by itself.</param>
internal sealed class IngestBenchmark(string name, bool isFirstLoad, bool copiesBeside) : IBenchmark
{
    // Rows on the way without an answer: what the client sends ahead.
    private const int Window = 2048;
    private const int CompaniesMax = 1_000_000;

    // A hub in service has compiled its hot paths; over so many rounds the compiler's share of its time falls from two fifths to nothing.
    private const int WarmUps = 14;

    public string Name => name;

    public async Task<BenchmarkResult> Run(KeptStore store, string work, CancellationToken cancellationToken)
    {
        var hubCopy = store.CopyTo(Path.Combine(work, "hub"));
        var limitCopy = store.CopyTo(Path.Combine(work, "limit"));
        await using var hub = await ChildServer.StartHub(hubCopy, cancellationToken);
        using var client = CreditHubClient.Connect(
            new CreditHubClientOptions { Address = hub.Address, Agency = "sx-market", Key = BenchKeys.Of("sx-market"), Purpose = "reporting", Window = Window });
        using var limit = new BareInserts(KeptStore.LedgerIn(hubCopy), KeptStore.LedgerIn(limitCopy), copiesBeside);
        return await Rounds.Alternate(Name, "rows/s", Reporting(client, RowsOf(store)), limit.Insert, cancellationToken, warmUps: WarmUps);
    }

    private Func<int, CreditRecord> RowsOf(KeptStore store)
    {
        if (isFirstLoad) return Registration;
        var codes = store.SampleCodes(CompaniesMax);
        return number => Licence(codes[number % codes.Length], number);
    }

    private Round Reporting(CreditHubClient client, Func<int, CreditRecord> record)
    {
        var next = 0;
        return async (length, latency, cancellationToken) =>
        {
            // By row number; more rows than this are never on the way.
            var sent = new long[Window * 2];
            var count = 0L;
            var began = Stopwatch.GetTimestamp();
            var rows = Rows(cancellationToken);
            await foreach (var result in isFirstLoad ? client.LoadAsync(rows, cancellationToken) : client.ReportAsync(rows, cancellationToken))
            {
                latency.RecordSince(Volatile.Read(ref sent[result.Row % sent.Length]));
                if (result.Acknowledged?.Effect != RowEffect.Recorded) throw new InvalidOperationException($"A row was not recorded: {result}.");
                count++;
            }

            return count / Stopwatch.GetElapsedTime(began).TotalSeconds;

            async IAsyncEnumerable<ReportRow> Rows([EnumeratorCancellation] CancellationToken token)
            {
                await Task.CompletedTask;
                for (var row = 0L; Stopwatch.GetElapsedTime(began) < length; row++)
                {
                    token.ThrowIfCancellationRequested();
                    var reported = record(next++);
                    Volatile.Write(ref sent[row % sent.Length], Stopwatch.GetTimestamp());
                    yield return new ReportRow { Row = row, Record = reported };
                }
            }
        };
    }

    private static CreditRecord Registration(int number)
    {
        // Registers are not delivered in order of code: neighbours in the file are not neighbours in the store.
        var code = UnifiedSocialCreditCode.Create("91", "610113", $"MB{number * 611_953L % 1_000_000:D6}").ToString();
        return new CreditRecord
        {
            Dataset = "market.registration",
            RecordNumber = $"bench-{number}#{code}",
            Version = 1,
            Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"西安首次装载第{number}号有限公司" },
            Authority = new Authority { Name = "陕西省市场监督管理局" },
            DecidedOn = new BeijingDate { Year = 2020, Month = 1, Day = 2 },
            Registration = new Registration
            {
                State = RegistrationState.Active, RegionCode = "610113", IndustryCode = "F5132", LegalRepresentative = "王某", Domicile = "西安市雁塔区科技路1号",
                BusinessScope = "预包装食品销售;日用百货批发;信息技术咨询服务", RegisteredCapital = new Money { MinorUnits = 500_000_000 },
            },
        };
    }

    private static CreditRecord Licence(string code, int number) => new()
    {
        Dataset = "market.licence",
        RecordNumber = $"bench-{number}#{code}",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{code[^6..]}" },
        Document = new Document { Number = $"陕市监许〔2026〕{number}号", Title = "准予行政许可决定书" },
        Authority = new Authority { Name = "陕西省市场监督管理局" },
        DecidedOn = new BeijingDate { Year = 2026, Month = 1, Day = 5 },
        EffectiveUntil = new BeijingDate { Year = 2031, Month = 1, Day = 4 },
        Licence = new Licence
        {
            Category = LicenceCategory.Ordinary, CertificateName = "食品经营许可证", LicenceNumber = $"JY1610113{number:D7}",
            Content = "预包装食品销售,散装食品销售,特殊食品销售", State = LicenceState.Valid,
        },
    };
}
