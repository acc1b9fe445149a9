using CreditHub.Hub.Evidence;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Changes;

/// <summary>
/// One watch. It pulls: from the log while it is behind what the ring keeps, from the ring when it is near, and waits when it is there.
/// Positions, not buffers, join the two, so that nothing is lost or repeated at the seam.
/// </summary>
internal sealed class WatchSession(
    LedgerStore store, WatchTopic topic, IServerStreamWriter<EncodedMessage> stream, StreamEvidence evidence, TimeSpan heartbeat,
        TimeProvider time)
{
    private const int BatchMax = 256;
    private const int LogPageEntries = 2048;
    private const int LogPageBytes = 1 << 20;

    // Bytes that are decoded and written at a time, and after which the connection's buffer is let go.
    private const int GroupBytes = 16 << 10;

    // A reader that takes longer over a group is not waited for with a page in memory.
    private static readonly TimeSpan SlowRead = TimeSpan.FromMilliseconds(250);

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly List<FeedTransaction> _batch = new(BatchMax);
    private readonly List<EncodedMessage> _frames = new(BatchMax);
    private readonly List<(string Subject, EncodedMessage Frame)> _closed = [];
    private long _lastWrite = time.GetTimestamp();
    private OverdueSources _told = OverdueSources.None;
    private int _unflushed;

    /// <summary>Sends everything after a position, for ever.</summary>
    public async Task Run(Position cursor, CancellationToken cancellationToken)
    {
        var isLive = false;
        using var open = topic.Ring.Watches.Add();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!topic.Ring.TryRead(cursor, _batch, BatchMax, out var reached, out var arrival))
            {
                if (isLive) await Send(topic.Mark(new FellBehind { Token = TokenOf(cursor), At = Now() }), cancellationToken);
                isLive = false;
                open.IsBehind();
                cursor = await SendFromLog(cursor, cancellationToken);
                continue;
            }

            var isPresent = _batch.Count < BatchMax;
            if (_batch.Count > 0) open.IsBehind();
            await SendBatch(cancellationToken);
            cursor = reached;
            if (isLive && topic.Overdue.Names(otherThan: _told)) await Send(Beat(cursor), cancellationToken);
            if (!isPresent) continue;
            if (!isLive)
            {
                await Send(topic.Mark(new CaughtUp { Token = TokenOf(cursor), At = Now(), OverdueSources = { Told() } }), cancellationToken);
                isLive = true;
            }

            open.IsAtPresent();
            await WaitOrBeat(cursor, arrival, cancellationToken);
        }
    }

    /// <summary>Writes a frame and lets it go at once.</summary>
    public Task Send(IMessage response, CancellationToken cancellationToken) => Write(EncodedMessage.Of(response), isLast: true, cancellationToken);

    /// <summary>Writes messages that show companies' data, after the decision log names those whose data is not public.</summary>
    public async Task Send(IReadOnlyList<(string Subject, IMessage Message, bool IsClosed)> shown, CancellationToken cancellationToken)
    {
        foreach (var (subject, message, isClosed) in shown)
        {
            var frame = EncodedMessage.Of(message);
            _frames.Add(frame);
            if (isClosed) _closed.Add((subject, frame));
        }

        await SendFrames(cancellationToken);
    }

    private Task SendBatch(CancellationToken cancellationToken)
    {
        foreach (var transaction in _batch)
        {
            if (topic.Frame(transaction) is not { } frame) continue;
            _frames.AddRange(frame.Bytes.Length > MessageSize.Max ? topic.PartsOf(frame) : [frame]);
            if (topic.ClosedSubject(transaction) is { } subject) _closed.Add((subject, frame));
        }

        _batch.Clear();
        return SendFrames(cancellationToken);
    }

    private async Task SendFrames(CancellationToken cancellationToken)
    {
        if (_closed.Count > 0) await evidence.Shown(_closed, cancellationToken);
        var last = _frames.Count - 1;
        for (var i = 0; i <= last; i++) await Write(_frames[i], isLast: i == last, cancellationToken);
        _frames.Clear();
        _closed.Clear();
    }

    // A watch that nobody reads holds what its connection holds, and no page of the log: the page is read again when the reader goes on.
    private async Task<Position> SendFromLog(Position after, CancellationToken cancellationToken)
    {
        var (page, reached) = await store.Reader.ReadEntriesOfKind(topic.Kind, after, LogPageEntries, LogPageBytes, cancellationToken);
        for (var next = 0; next < page.Count;)
        {
            next = TakeGroup(page, next);
            var sent = page[next - 1].TransactionEnd;
            var sending = SendBatch(cancellationToken);
            if (sending.IsCompletedSuccessfully || await IsDoneSoon(sending, cancellationToken)) continue;
            page = [];
            await sending;
            return sent;
        }

        if (IsSilent()) await Send(Beat(reached), cancellationToken);
        return reached;
    }

    // Whole transactions, whose entries stand together.
    private int TakeGroup(IReadOnlyList<LedgerEntry> page, int first)
    {
        var (next, bytes) = (first, 0);
        do
        {
            var end = page[next].TransactionEnd;
            for (; next < page.Count && page[next].TransactionEnd == end; next++)
            {
                topic.Add(page[next], TokenOf(end).Value, _batch);
                bytes += page[next].Payload.Length;
            }
        }
        while (next < page.Count && bytes < GroupBytes);
        return next;
    }

    private static async Task<bool> IsDoneSoon(Task sending, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(sending, Task.Delay(SlowRead, TimeProvider.System, late.Token));
        await late.CancelAsync();
        if (!sending.IsCompleted) return false;
        await sending;
        return true;
    }

    private async Task WaitOrBeat(Position cursor, Task arrival, CancellationToken cancellationToken)
    {
        var left = heartbeat - time.GetElapsedTime(_lastWrite);
        if (left > TimeSpan.Zero)
        {
            try
            {
                await arrival.WaitAsync(left, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Silence for a heartbeat: say how far the watch has come.
            }
        }

        if (IsSilent()) await Send(Beat(cursor), cancellationToken);
    }

    private bool IsSilent() => time.GetElapsedTime(_lastWrite) >= heartbeat;

    private IMessage Beat(Position cursor) => topic.Mark(new Checkpoint { Token = TokenOf(cursor), At = Now(), OverdueSources = { Told() } });

    // Sources fall silent on a stream that never does: who was told of others is told again.
    private IReadOnlyList<SourceAge> Told() => (_told = topic.Overdue).Ages;

    private async Task Write(EncodedMessage frame, bool isLast, CancellationToken cancellationToken)
    {
        _unflushed += frame.Bytes.Length;
        var isLetGo = isLast || _unflushed >= GroupBytes;
        if (isLetGo) _unflushed = 0;
        stream.WriteOptions = isLetGo ? null : Buffered;
        await stream.WriteAsync(frame, cancellationToken);
        _lastWrite = time.GetTimestamp();
    }

    private V1.ChangeToken TokenOf(Position position) => new() { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() };

    private string Now() => Rfc3339.Format(time.GetUtcNow());
}
