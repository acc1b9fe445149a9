using System.Diagnostics;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Benchmarks.Stores;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Benchmarks.Checking;

/// <summary>
/// One agency's single checks beside a greedy agency that calls without pause, on the same hub with the limits that it is shipped with. «hub» is
/// the modest agency beside the greedy one, «limit» the same agency alone: the ratio and the two p99 say what greed costs another.
/// </summary>
internal sealed class FairnessBenchmark(string name, string caller) : IBenchmark
{
    private const int Modest = 2;
    private const int QuestionsMax = 100_000;

    // So few calls a second have a p99 that says something only after some time.
    private const int RoundsMeasured = 15;

    // Greed calls without pause; what an agency may call at once after a pause is gone by then.
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(0.5);

    // A clerk's system asks, gets its answer, and asks again a little later.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly Metadata ModestAgency = BenchChannel.As("sx-procurement", "procurement");

    public string Name => name;

    public async Task<BenchmarkResult> Run(KeptStore store, string work, CancellationToken cancellationToken)
    {
        await using var hub = await ChildServer.StartLimitedHub(store.Folder, cancellationToken);
        using var modestChannel = new BenchChannel(hub);
        var modest = new EligibilityService.EligibilityServiceClient(modestChannel.Invoker);
        var codes = store.SampleCodes(QuestionsMax);
        var file = Path.Combine(work, "codes");
        await File.WriteAllLinesAsync(file, codes, cancellationToken);
        await using var greedy = await ChildServer.StartCaller(caller, hub, file, cancellationToken);
        var questions = Array.ConvertAll(codes, code => new CheckRequest { UnifiedSocialCreditCode = code, MatterCode = "procurement" });
        return await Rounds.Alternate(Name, "checks/s", BesideGreed, (length, latency, stop) => Ask(modest, questions, length, latency, stop), cancellationToken, rounds: RoundsMeasured);

        async Task<double> BesideGreed(TimeSpan length, LatencyHistogram latency, CancellationToken cancellation)
        {
            await greedy.Say(GreedyCaller.Go);
            await Task.Delay(Burst, cancellation);
            var rate = await Ask(modest, questions, length, latency, cancellation);
            await greedy.Say(GreedyCaller.Stop);
            return rate;
        }
    }

    private static async Task<double> Ask(
        EligibilityService.EligibilityServiceClient client, CheckRequest[] questions, TimeSpan length, LatencyHistogram latency, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Modest).Select(first => Task.Run(() => Work(first), cancellationToken)));
        return counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;

        async Task<long> Work(int next)
        {
            var count = 0L;
            for (; Stopwatch.GetElapsedTime(began) < length; next += Modest, count++)
            {
                var sent = Stopwatch.GetTimestamp();
                await client.CheckAsync(questions[next % questions.Length], ModestAgency, cancellationToken: cancellationToken);
                latency.RecordSince(sent);
                await Task.Delay(Pause, cancellationToken);
            }

            return count;
        }
    }
}
