using CreditHub.Hub.Changes;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger.Entries;
using CreditHub.Hub.Tests.SharingDirectory;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Changes;

/// <summary>Watches from the beginning whose readers stop.</summary>
[Collection(nameof(SourceMetricsTests))]
public sealed class SlowWatchTests
{
    private const int Watches = 60;
    private const int Companies = 1_500;

    [Fact]
    public async Task Watch_ThatNobodyReads_HoldsNoPageOfTheLogAndGoesOnWithoutLossWhereItStopped()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < Companies; i += 500)
            await hub.Report("sx-court", [.. Enumerable.Range(i, 500).Select(n => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(n))))]);
        using var stop = new CancellationTokenSource();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var streams = Enumerable.Range(0, Watches).Select(_ => new StoppedStream(afterFrames: 5)).ToList();
        var sessions = streams.ConvertAll(s => new WatchSession(
            hub.Store, new EveryChange(hub.Service<RecentSanctions>().Ring), s, null!, TimeSpan.FromSeconds(15),
                hub.Time).Run(new Position(0), stop.Token));

        await Eventually.Holds("every watch has stopped", () => Task.FromResult(streams.TrueForAll(s => s.IsStopped)));
        await Eventually.Holds("a stopped watch holds less than 100 kB", () =>
            Task.FromResult((GC.GetTotalMemory(forceFullCollection: true) - before) / Watches < 100_000));

        foreach (var stream in streams) stream.GoOn();
        await Eventually.Holds("every watch has told all", () => Task.FromResult(streams.TrueForAll(s => s.Companies.Count == Companies)));
        Assert.All(streams, s => Assert.Equal(s.Companies.Count, s.Companies.Distinct().Count()));
        await stop.CancelAsync();
        foreach (var session in sessions) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session);
    }

    private sealed class EveryChange(ChangeRing ring) : WatchTopic(EntryKind.StandingChanged, ring)
    {
        public override OverdueSources Overdue => OverdueSources.None;

        public override FeedTransaction? Read(LedgerEntry entry, string token) => SanctionTransaction.From(entry, token);

        public override EncodedMessage? Frame(FeedTransaction transaction) => ((SanctionTransaction)transaction).Whole();

        public override string? ClosedSubject(FeedTransaction transaction) => null;

        public override IEnumerable<EncodedMessage> PartsOf(EncodedMessage frame) => [frame];

        public override IMessage Mark(CaughtUp mark) => new WatchResponse { CaughtUp = mark };

        public override IMessage Mark(FellBehind mark) => new WatchResponse { FellBehind = mark };

        public override IMessage Mark(Checkpoint mark) => new WatchResponse { Checkpoint = mark };
    }

    /// <summary>A stream whose reader takes some frames, then none until it goes on.</summary>
    private sealed class StoppedStream(int afterFrames) : IServerStreamWriter<EncodedMessage>
    {
        private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _frames;

        public WriteOptions? WriteOptions { get; set; }

        public bool IsStopped { get; private set; }

        public List<string> Companies { get; } = [];

        public void GoOn() => _goesOn.TrySetResult();

        public Task WriteAsync(EncodedMessage message)
        {
            if (WatchResponse.Parser.ParseFrom(message.Bytes).Changes is { } set) Companies.Add(set.Changes[0].UnifiedSocialCreditCode);
            if (++_frames <= afterFrames) return Task.CompletedTask;
            IsStopped = true;
            return _goesOn.Task;
        }

        public Task WriteAsync(EncodedMessage message, CancellationToken cancellationToken) =>
            WriteAsync(message).WaitAsync(cancellationToken);
    }
}
