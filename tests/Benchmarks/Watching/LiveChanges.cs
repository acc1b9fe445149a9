using System.Diagnostics;
using CreditHub.Benchmarks.Running;
using CreditHub.Domain.Codes;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Benchmarks.Watching;

/// <summary>Reports one default on a judgment after another and notes when each subscriber learns of it. The hub commits it to disk in between.</summary>
internal sealed class LiveChanges(BenchChannel[] channels)
{
    private const int Reports = 50;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Metadata Court = BenchChannel.As("sx-court", "reporting");

    private readonly long[] _sent = new long[Reports];
    private int _companies;

    /// <summary>Counts the time of each change to each subscriber.</summary>
    public async Task Measure(LatencyHistogram latency, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var allReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = channels.Length;
        var subscribers = Array.ConvertAll(channels, channel => Task.Run(
            () => Follow(
                channel.Invoker, latency,
                () =>
                {
                    if (Interlocked.Decrement(ref left) == 0) allReady.SetResult();
                },
                patience.Token),
            patience.Token));
        await allReady.Task.WaitAsync(patience.Token);
        await Report(patience.Token);
        await Task.WhenAll(subscribers);
    }

    private async Task Follow(CallInvoker invoker, LatencyHistogram latency, Action isReady, CancellationToken cancellationToken)
    {
        using var call = RawWatch.Open(invoker, RawWatch.FromNow, cancellationToken);
        for (var i = 0; i < Reports && await call.ResponseStream.MoveNext(cancellationToken);)
        {
            if (RawWatch.IsCaughtUp(call.ResponseStream.Current)) isReady();

            // Each report is sent after the one before was acknowledged, so that changes come in the order of reports.
            else if (RawWatch.IsChanges(call.ResponseStream.Current)) latency.RecordSince(Volatile.Read(ref _sent[i++]));
        }
    }

    private async Task Report(CancellationToken cancellationToken)
    {
        using var call = new ReportingService.ReportingServiceClient(channels[0].Invoker).Report(Court, cancellationToken: cancellationToken);
        using var pace = new PeriodicTimer(Pace);
        for (var i = 0; i < Reports; i++)
        {
            await pace.WaitForNextTickAsync(cancellationToken);
            var message = new ReportRequest { Rows = { new ReportRow { Row = i, Record = Default(_companies++) } } };
            Volatile.Write(ref _sent[i], Stopwatch.GetTimestamp());
            await call.RequestStream.WriteAsync(message, cancellationToken);
            await call.ResponseStream.MoveNext(cancellationToken);
            if (call.ResponseStream.Current.Results[0].Acknowledged is null)
                throw new InvalidOperationException($"A report was not taken: {call.ResponseStream.Current.Results[0]}.");
        }

        await call.RequestStream.CompleteAsync();
    }

    private static CreditRecord Default(int company)
    {
        var code = UnifiedSocialCreditCode.Create("91", "610113", $"BN{company:D6}").ToString();
        return new CreditRecord
        {
            Dataset = "court.judgment-default",
            RecordNumber = $"bench-{company}#{code}",
            Version = 1,
            Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{company}" },
            Document = new Document { Number = $"(2026)陕0113执{company}号" },
            Authority = new Authority { Name = "西安市雁塔区人民法院" },
            DecidedOn = new BeijingDate { Year = 2026, Month = 1, Day = 5 },
            JudgmentDefault = new JudgmentDefault
            {
                CaseNumber = $"(2026)陕0113执{company}号", Court = "西安市雁塔区人民法院", Circumstances = "有履行能力而拒不履行生效法律文书确定义务",
            },
        };
    }
}
