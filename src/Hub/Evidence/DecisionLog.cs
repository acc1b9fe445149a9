using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence;

/// <summary>
/// The decision log (核查留痕) of this node: every check, read and refusal, in signed blocks of files that only grow. Calls encode their entry, make
/// its digest and go on; a thread of its own joins the digests, signs and writes. How long an answer may run ahead of its entry is its operation's policy.
/// </summary>
internal sealed partial class DecisionLog : IDisposable
{
    private readonly EvidenceOptions _options;
    private readonly PendingEntries _pending;
    private readonly LogWriter _writer;
    private readonly TimeProvider _time;
    private readonly ITimer _flush;
    private readonly ILogger _logger;
    private readonly TimeSpan _window;
    private readonly Lock _gapGate = new();
    private EvidenceGap? _gap;
    private long _lastIdMs;
    private long _refused;
    private long _missing;

    private DecisionLog(EvidenceOptions options, LogFolder folder, SigningKeys keys, LogEnd end, OpenSegment open, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger, Folder, Keys) = (options, time, logger, folder, keys);
        _window = TimeSpan.FromMilliseconds(options.WindowMilliseconds);

        // Armed by the first entry after a write: an idle log wakes nobody.
        var flush = TimeSpan.FromMilliseconds(options.FlushMilliseconds);
        _flush = time.CreateTimer(_ => WakeWriter(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _pending = new PendingEntries(options.WindowBytesMax, time, () => _flush.Change(flush, Timeout.InfiniteTimeSpan));
        Sealer = new BlockSealer(keys, end, time);
        _writer = new LogWriter(_pending, Sealer, folder, end, open, options.SegmentBytesMax, logger);
        _lastIdMs = end.Head is null ? 0 : EvidenceBlockHeader.Parser.ParseFrom(end.Head.BlockHeader).LastDecidedMs;
    }

    public LogFolder Folder { get; }

    public SigningKeys Keys { get; }

    /// <summary>Why the log cannot be written; null while it can.</summary>
    public string? Failure => _writer.Failure;

    /// <summary>Head of the last block on disk.</summary>
    public EvidenceHead? Head => _writer.Head;

    /// <summary>Seals blocks; its checkpoint of the ledger is what their heads name.</summary>
    public BlockSealer Sealer { get; }

    /// <summary>Digest suite of what is logged now. It changes at a start only, so that entries and the block that takes them have the same.</summary>
    public EvidenceSuite Suite => Keys.Current.Statement.Suite;

    /// <summary>How long the oldest entry has been off disk.</summary>
    public TimeSpan OldestAge => _pending.OldestAge;

    /// <summary>Bytes that are off disk.</summary>
    public long PendingBytes => _pending.Bytes;

    /// <summary>Answers withheld since the start because their entry could not be written.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Answers that left since the start and have no entry.</summary>
    public long Missing => Interlocked.Read(ref _missing);

    /// <summary>Blocks written since the start.</summary>
    public long Blocks => _writer.BlocksWritten;

    /// <summary>Called on the writer's thread with blocks that are on disk.</summary>
    public event Action<IReadOnlyList<SealedBlock>>? Written
    {
        add => _writer.Written += value;
        remove => _writer.Written -= value;
    }

    /// <summary>Counts what is logged; called on the calls' threads.</summary>
    public LoggedAction? Logged { get; set; }

    /// <summary>Opens the log of a folder, cuts a torn end and goes on behind what is whole. The ledger says which block of it was anchored last.</summary>
    public static async Task<DecisionLog> Open(
        EvidenceOptions options, Func<Guid, Task<LedgerView>> ledger, OpenSegment open, TimeProvider time, ILogger logger,
        IKeyStore? token = null)
    {
        var folder = LogFolder.Take(options.Folder);
        try
        {
            var (end, cut) = LogEnd.Find(folder);
            var keys = SigningKeys.Open(folder.Path, options.KeyFolder, token, (EvidenceSuite)options.Suite, end.Head?.BlockHeader, time);
            var log = new DecisionLog(options, folder, keys, end, open, time, logger);
            var seen = await ledger(new Guid(keys.Current.Statement.LogId.Span));
            var opened = new EvidenceOpened { LastBlock = end.Number, AnchoredBlock = seen.AnchoredBlock, LedgerPosition = seen.Position };
            log.BeganAtPosition = end.Number == 0 ? seen.Position : FirstOpened(folder)?.LedgerPosition ?? 0;
            if (cut is not null)
            {
                log.LogTailCut(cut.Bytes, cut.Segment, cut.Offset, cut.Fault);
                log.AppendNote(new EvidenceNote { TailCut = cut });
            }

            if (opened.AnchoredBlock > end.Number) log.LogEndLost(end.Number, opened.AnchoredBlock);
            log.LostBlocks = Math.Max(0, opened.AnchoredBlock - end.Number);
            log.AppendNote(new EvidenceNote { Opened = opened });
            return log;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Blocks that the ledger's anchors know and this log had lost when it was opened.</summary>
    public long LostBlocks { get; private set; }

    /// <summary>Ids of logs that the ledger knows and that should be here, but are not.</summary>
    public IReadOnlyList<string> MissingLogs { get; set; } = [];

    /// <summary>Where the ledger was when this log began; 0 where its beginning was moved away.</summary>
    public long BeganAtPosition { get; private set; }

    /// <summary>A number for a decision. Their times never run backwards along the log, though the clock may.</summary>
    public Guid NewId(DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        var last = Volatile.Read(ref _lastIdMs);
        while (ms > last)
        {
            var found = Interlocked.CompareExchange(ref _lastIdMs, ms, last);
            if (found == last) return DecisionIds.New(now);
            last = found;
        }

        return DecisionIds.New(DateTimeOffset.FromUnixTimeMilliseconds(last));
    }

    /// <summary>
    /// Lets an answer go ahead or not, before it is made. While the log keeps up this waits for nothing; where entries are off disk for longer than the
    /// window it waits for them, and after that the operation's failure rule applies.
    /// </summary>
    /// <exception cref="ApiException">The log cannot be written in time, and the policy is to refuse.</exception>
    public ValueTask<Admission> Admit(EvidencePolicy policy, CallToken call)
    {
        if (policy.Release == ReleaseRule.Durable) return new(new Admission(EvidenceRelease.Durable, 0));
        return IsWithinWindow() ? new(new Admission(EvidenceRelease.Window, _options.WindowMilliseconds)) : WaitForWindow(policy, call.Token);
    }

    /// <summary>Logs an answer and says when it may leave: at once within a window, else when its entry is on disk.</summary>
    /// <exception cref="ApiException">Its entry cannot be written in time, and the policy is to refuse.</exception>
    public ValueTask Release(EvidencePolicy policy, EvidenceCall call, ReadOnlySpan<EvidenceDecision> decisions, CallToken waiting)
    {
        var chunk = Append(call, decisions);
        if (chunk is not null && call.Release != EvidenceRelease.Durable) return ValueTask.CompletedTask;
        _writer.Wake();
        return chunk is null ? WithoutEntry(policy, decisions.Length) : WaitForEntry(policy, chunk, waiting.Token);
    }

    /// <summary>Logs decisions of which nothing depends on when they are on disk, such as refusals. Where there is no room they are counted as missing.</summary>
    public void Log(EvidenceCall call, ReadOnlySpan<EvidenceDecision> decisions)
    {
        if (Append(call, decisions) is null) Miss(decisions.Length);
    }

    /// <summary>Adds a note.</summary>
    public void AppendNote(EvidenceNote note)
    {
        note.AtMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _pending.AddNote(EntryEncoder.Encode(Suite, note));
    }

    /// <summary>Waits until everything that was added is on disk.</summary>
    /// <exception cref="ApiException">It cannot be written in time.</exception>
    public async Task Flush(CancellationToken cancellationToken)
    {
        while (_pending.Newest is { } newest)
        {
            _writer.Wake();
            if (!await IsWritten(newest, cancellationToken)) throw NotWritten();
        }
    }

    /// <summary>Writes what is there and closes the log.</summary>
    public void Dispose()
    {
        _flush.Dispose();
        _writer.Dispose();
        Keys.Dispose();
        Folder.Dispose();
    }

    private static EvidenceOpened? FirstOpened(LogFolder folder)
    {
        foreach (var (file, block) in new LogReader(folder).BlocksFrom(0).Take(1))
            foreach (var leaf in BlockBody.Leaves(file.ReadBody(block)).Where(l => l.IsNote))
                if (EvidenceNote.Parser.ParseFrom(leaf.Content.Span).Opened is { } opened) return opened;
        return null;
    }

    private LogChunk? Append(EvidenceCall call, ReadOnlySpan<EvidenceDecision> decisions)
    {
        var (reasons, reads) = (0, 0);
        foreach (var decision in decisions)
        {
            if (decision.Reasons.Count > 0) reasons++;
            if (decision.Verdict == Verdict.Unspecified && decision.UnifiedSocialCreditCode.Length > 0) reads++;
        }

        var (first, last) = (DecisionIds.MillisecondsOf(decisions[0].DecisionId.Span), DecisionIds.MillisecondsOf(decisions[^1].DecisionId.Span));
        var counts = new EntryCounts(reasons, reads, first, last);
        Logged?.Invoke(call, decisions);
        var chunk = _pending.Add(EntryEncoder.Encode(Suite, call, decisions), counts);
        if (chunk is not null && Volatile.Read(ref _gap) is not null) CloseGap();
        return chunk;
    }

    private bool IsWithinWindow() => _pending.OldestAge <= _window && _pending.Bytes < _options.WindowBytesMax;

    private async ValueTask<Admission> WaitForWindow(EvidencePolicy policy, CancellationToken cancellationToken)
    {
        if (_pending.Newest is { } newest && _writer.Failure is null)
        {
            _writer.Wake();
            if (await IsWritten(newest, cancellationToken) && IsWithinWindow()) return new Admission(EvidenceRelease.Window, _options.WindowMilliseconds);
        }

        if (IsWithinWindow()) return new Admission(EvidenceRelease.Window, _options.WindowMilliseconds);
        if (policy.Failure == FailureRule.Refuse && _writer.Failure is not null) throw NotWritten();
        return policy.Failure == FailureRule.Refuse ? new Admission(EvidenceRelease.Durable, 0) : new Admission(EvidenceRelease.Unguarded, 0);
    }

    private async ValueTask WaitForEntry(EvidencePolicy policy, LogChunk chunk, CancellationToken cancellationToken)
    {
        if (!await IsWritten(chunk, cancellationToken) && policy.Failure == FailureRule.Refuse) throw NotWritten();
    }

    private ValueTask WithoutEntry(EvidencePolicy policy, int decisions)
    {
        if (policy.Failure == FailureRule.Refuse) throw NotWritten();
        Miss(decisions);
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> IsWritten(LogChunk chunk, CancellationToken cancellationToken)
    {
        try
        {
            await chunk.Durable.WaitAsync(TimeSpan.FromMilliseconds(_options.WaitMilliseconds), _time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Miss(int decisions)
    {
        Interlocked.Add(ref _missing, decisions);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_gapGate)
        {
            var gap = _gap ?? new EvidenceGap { FromMs = now };
            gap.Decisions += decisions;
            gap.UntilMs = now;
            Volatile.Write(ref _gap, gap);
        }
    }

    private void CloseGap()
    {
        lock (_gapGate)
        {
            if (_gap is null) return;
            AppendNote(new EvidenceNote { Gap = _gap });
            Volatile.Write(ref _gap, null);
        }
    }

    private void WakeWriter() => _writer.Wake();

    private ApiException NotWritten()
    {
        Interlocked.Increment(ref _refused);
        return new ApiException(
            ErrorReason.EvidenceNotWritten, "The decision log cannot be written, and this answer is not given without its entry. Ask again.",
            ("waited_ms", $"{_options.WaitMilliseconds}"))
        { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    [LoggerMessage(1, LogLevel.Warning, "The decision log's end was torn: {Bytes} bytes of {Segment} from {Offset} on were moved beside it ({Fault}).")]
    private partial void LogTailCut(long bytes, string segment, long offset, string fault);

    [LoggerMessage(2, LogLevel.Critical, "The decision log ends with block {Last}; the ledger holds an anchor of block {Anchored}: its end was lost or cut off.")]
    private partial void LogEndLost(long last, long anchored);
}
