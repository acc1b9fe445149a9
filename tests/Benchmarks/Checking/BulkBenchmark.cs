using System.Diagnostics;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Benchmarks.Stores;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Benchmarks.Checking;

/// <summary>
/// Checks on streams, so many questions a message, beside a dictionary behind bare streams. Latency is that of a message, of which each
/// stream has a few under way.
/// </summary>
internal sealed class BulkBenchmark : IBenchmark
{
    private const int Streams = 4;
    private const int MessagesAhead = 4;
    private const int QuestionsPerMessage = 256;
    private const int QuestionsMax = 200_000;

    private static readonly Metadata Caller = BenchChannel.As("sx-procurement", "procurement");

    public string Name => "bulk";

    public async Task<BenchmarkResult> Run(KeptStore store, string work, CancellationToken cancellationToken)
    {
        await using var hub = await ChildServer.StartHub(store.Folder, cancellationToken);
        using var hubChannel = new BenchChannel(hub);
        var hubClient = new EligibilityService.EligibilityServiceClient(hubChannel.Invoker);
        await WriteDecisions(hubClient, store, new LimitMaterial(work), cancellationToken);
        var messages = store.SampleCodes(QuestionsMax).Chunk(QuestionsPerMessage).Select(MessageOf).ToArray();

        await using var limit = await ChildServer.StartLimit(work, cancellationToken);
        using var limitChannel = new BenchChannel(limit);
        var limitClient = new EligibilityService.EligibilityServiceClient(limitChannel.Invoker);
        return await Rounds.Alternate(Name, "decisions/s", Asking(hubClient, messages), Asking(limitClient, messages), cancellationToken);
    }

    private static CheckManyRequest MessageOf(string[] codes)
    {
        var message = new CheckManyRequest();
        for (var i = 0; i < codes.Length; i++)
            message.Questions.Add(new CheckQuestion { Number = i, Check = new CheckRequest { UnifiedSocialCreditCode = codes[i], MatterCode = "procurement" } });
        return message;
    }

    // The hub is asked about every company once, so that the dictionary is as large as its index and gives the same answers.
    private static async Task WriteDecisions(
        EligibilityService.EligibilityServiceClient client, KeptStore store, LimitMaterial material, CancellationToken cancellationToken)
    {
        using var call = client.CheckMany(Caller, cancellationToken: cancellationToken);
        using var writer = material.BeginDecisions();
        foreach (var codes in store.Codes().Chunk(QuestionsPerMessage))
        {
            var message = MessageOf(codes);
            await call.RequestStream.WriteAsync(message, cancellationToken);
            await call.ResponseStream.MoveNext(cancellationToken);
            writer.Write(message, call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
    }

    private static Round Asking(EligibilityService.EligibilityServiceClient client, CheckManyRequest[] messages)
    {
        var next = -1;
        return async (length, latency, cancellationToken) =>
        {
            var began = Stopwatch.GetTimestamp();
            var counts = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => Task.Run(AskOnStream, cancellationToken)));
            return counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;

            async Task<long> AskOnStream()
            {
                using var call = client.CheckMany(Caller, cancellationToken: cancellationToken);
                var underWay = new Queue<(long Sent, int Questions)>();
                for (var i = 0; i < MessagesAhead; i++) await Send(call, underWay);
                var count = 0L;
                while (underWay.TryDequeue(out var asked))
                {
                    await call.ResponseStream.MoveNext(cancellationToken);
                    latency.RecordSince(asked.Sent);
                    var answers = call.ResponseStream.Current.Answers;
                    if (answers.Count != asked.Questions || answers[0].Check is null or { Verdict: Verdict.UnknownSubject })
                        throw new InvalidOperationException($"{asked.Questions} questions got {answers.Count} answers, the first of them {answers[0]}.");
                    count += answers.Count;
                    if (Stopwatch.GetElapsedTime(began) < length) await Send(call, underWay);
                }

                await call.RequestStream.CompleteAsync();
                return count;
            }

            async Task Send(AsyncDuplexStreamingCall<CheckManyRequest, CheckManyResponse> call, Queue<(long Sent, int Questions)> underWay)
            {
                var message = messages[(uint)Interlocked.Increment(ref next) % messages.Length];
                underWay.Enqueue((Stopwatch.GetTimestamp(), message.Questions.Count));
                await call.RequestStream.WriteAsync(message, cancellationToken);
            }
        };
    }
}
