using System.Diagnostics;
using System.Text;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Benchmarks.Stores;

namespace CreditHub.Benchmarks.Checking;

/// <summary>
/// Single checks by JSON over HTTP/1.1, so many connections with one request each, beside an endpoint that reads the same bodies and writes
/// the same answers. Latency is that of a request.
/// </summary>
internal sealed class RestBenchmark : IBenchmark
{
    private const int Outstanding = 64;
    private const int QuestionsMax = 100_000;
    private const int PreparedAnswers = 1024;
    private const int RoundsOfEach = 8;

    public string Name => "rest";

    public async Task<BenchmarkResult> Run(KeptStore store, string work, CancellationToken cancellationToken)
    {
        await using var hub = await ChildServer.StartHub(store.Folder, cancellationToken);
        using var hubClient = ClientOf(hub);
        var questions = Array.ConvertAll(store.SampleCodes(QuestionsMax), code => Encoding.UTF8.GetBytes(
            $$"""{"unified_social_credit_code": "{{code}}", "matter_code": "procurement"}"""));

        var answers = new List<byte[]>();
        foreach (var question in questions.Take(PreparedAnswers)) answers.Add(await Ask(hubClient, question, cancellationToken));
        new LimitMaterial(work).WriteBodies(answers);
        await using var limit = await ChildServer.StartLimit(work, cancellationToken);
        using var limitClient = ClientOf(limit);
        return await Rounds.Alternate(
            Name, "checks/s", Asking(hubClient, questions), Asking(limitClient, questions), cancellationToken, rounds: RoundsOfEach);
    }

    private static HttpClient ClientOf(ChildServer server)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Outstanding }) { BaseAddress = new Uri(server.Address) };
        foreach (var header in BenchChannel.As("sx-procurement", "procurement")) client.DefaultRequestHeaders.Add(header.Key, header.Value);
        return client;
    }

    private static async Task<byte[]> Ask(HttpClient client, byte[] question, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(question) { Headers = { ContentType = new("application/json") } };
        using var answer = await client.PostAsync(new Uri("/v1/checks", UriKind.Relative), content, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? body : throw new InvalidOperationException(Encoding.UTF8.GetString(body));
    }

    private static Round Asking(HttpClient client, byte[][] questions)
    {
        var next = -1;
        return async (length, latency, cancellationToken) =>
        {
            var began = Stopwatch.GetTimestamp();
            var counts = await Task.WhenAll(Enumerable.Range(0, Outstanding).Select(_ => Task.Run(AskOn, cancellationToken)));
            return counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;

            async Task<long> AskOn()
            {
                var count = 0L;
                while (Stopwatch.GetElapsedTime(began) < length)
                {
                    var question = questions[(uint)Interlocked.Increment(ref next) % questions.Length];
                    var sent = Stopwatch.GetTimestamp();
                    await Ask(client, question, cancellationToken);
                    latency.RecordSince(sent);
                    count++;
                }

                return count;
            }
        };
    }
}
