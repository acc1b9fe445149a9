using System.Diagnostics;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Benchmarks.Stores;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Benchmarks.Checking;

/// <summary>
/// Single checks, so many under way at a time, beside an empty unary echo of the same messages. Latency is that of a call.
/// </summary>
internal sealed class CheckBenchmark : IBenchmark
{
    private const int Outstanding = 64;
    private const int QuestionsMax = 100_000;
    private const int PreparedAnswers = 1024;

    // Rounds of two seconds differ by a tenth on a machine that is shared: the median of four says less than the goal asks.
    private const int RoundsOfEach = 8;

    private static readonly Metadata Caller = BenchChannel.As("sx-procurement", "procurement");

    public string Name => "check";

    public async Task<BenchmarkResult> Run(KeptStore store, string work, CancellationToken cancellationToken)
    {
        await using var hub = await ChildServer.StartHub(store.Folder, cancellationToken);
        using var hubChannel = new BenchChannel(hub);
        var hubClient = new EligibilityService.EligibilityServiceClient(hubChannel.Invoker);
        var questions = Array.ConvertAll(
            store.SampleCodes(QuestionsMax), code => new CheckRequest { UnifiedSocialCreditCode = code, MatterCode = "procurement" });

        var answers = new List<CheckResponse>();
        foreach (var question in questions.Take(PreparedAnswers)) answers.Add(await hubClient.CheckAsync(question, Caller, cancellationToken: cancellationToken));
        new LimitMaterial(work).WriteCheckAnswers(answers);
        await using var limit = await ChildServer.StartLimit(work, cancellationToken);
        using var limitChannel = new BenchChannel(limit);
        var limitClient = new EligibilityService.EligibilityServiceClient(limitChannel.Invoker);
        return await Rounds.Alternate(Name, "checks/s", Asking(hubClient, questions), Asking(limitClient, questions), cancellationToken, rounds: RoundsOfEach);
    }

    private static Round Asking(EligibilityService.EligibilityServiceClient client, CheckRequest[] questions)
    {
        var next = -1;
        return async (length, latency, cancellationToken) =>
        {
            var began = Stopwatch.GetTimestamp();
            var counts = await Task.WhenAll(Enumerable.Range(0, Outstanding).Select(_ => Task.Run(Ask, cancellationToken)));
            return counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;

            async Task<long> Ask()
            {
                var count = 0L;
                while (Stopwatch.GetElapsedTime(began) < length)
                {
                    var question = questions[(uint)Interlocked.Increment(ref next) % questions.Length];
                    var sent = Stopwatch.GetTimestamp();
                    var answer = await client.CheckAsync(question, Caller, cancellationToken: cancellationToken);
                    latency.RecordSince(sent);
                    if (answer.Verdict is Verdict.Unspecified or Verdict.UnknownSubject)
                        throw new InvalidOperationException($"{question.UnifiedSocialCreditCode} was answered {answer.Verdict}.");
                    count++;
                }

                return count;
            }
        };
    }
}
