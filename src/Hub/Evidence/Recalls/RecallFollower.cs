using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.Hub.Access;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.Ledger.Tokens;
using CreditHub.V1;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Evidence.Recalls;

/// <summary>
/// Follows this node's log and the ledger, and puts a recall into the ledger for each answer whose ground has changed. After a restart it reads the log of
/// the recall period again, and the ledger from where it had come; recalls that the ledger holds already are not told twice.
/// </summary>
internal sealed partial class RecallFollower(
    DecisionLog log, LedgerStore store, RecentSanctions recent, ClosedRecords closed, RecallWitnesses witnesses, BackgroundLoops loops,
        IOptions<EvidenceOptions> options, TimeProvider time, ILogger<RecallFollower> logger)
    : BackgroundService
{
    private const int ChangesMax = 100_000;
    private const int IdsMax = 500;
    private const int BatchMax = 1024;
    private const int TransactionMax = 256;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly BackgroundLoop _loop = loops.Of<RecallFollower>();
    private readonly LogReader _reader = new(log.Folder);
    private readonly AsyncPulse _blocks = new();
    private RecallBook? _book;
    private long _recalledTo;
    private long _lastSequence;
    private long _lastBlockMs;
    private LogPlace? _place;
    private byte[] _body = [];

    /// <summary>Position up to which answers were looked for; it never says more than what the ledger holds the recalls of.</summary>
    public long RecalledTo => Volatile.Read(ref _recalledTo);

    /// <summary>Answers that are held for recalls.</summary>
    public long Answers => _book?.Index.Count ?? 0;

    /// <summary>Answers that were let go before their time.</summary>
    public long Dropped => _book?.Index.Dropped ?? 0;

    public override void Dispose()
    {
        log.Written -= OnWritten;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        log.Written += OnWritten;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Follow(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // What the ledger took of it is unknown: begin again from what it holds.
                _loop.Failed(e);
                LogFailed(e);
                await Task.Delay(RetryInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var book = new RecallBook(new RecallIndex(options.Value.RecallReasonsMax), ChangesMax);
        var position = await Begin(book, cancellationToken);
        (_lastSequence, _lastBlockMs, _place) = (0, SinceMs(), null);
        Volatile.Write(ref _book, book);
        await TakeBlocks(book, cancellationToken);
        var batch = new List<FeedTransaction>(BatchMax);
        while (true)
        {
            batch.Clear();
            var blocks = _blocks.Next;
            Task arrival = Task.CompletedTask;
            if (recent.Ring.TryRead(position, batch, BatchMax, out var reached, out var more)) arrival = batch.Count == 0 ? more : arrival;
            else reached = await ReadLedger(position, batch, cancellationToken);

            // Answers first: those that were given before these changes are on disk, or will look for the changes themselves.
            await TakeBlocks(book, cancellationToken);
            foreach (var transaction in batch.Cast<SanctionTransaction>())
                foreach (var changed in RecallChange.Recalled(transaction.Cause, transaction.Changes))
                    foreach (var change in RecallChange.Of(closed, transaction.Position, changed,
                        await RecordsOf(changed, transaction.Position, cancellationToken)))
                        foreach (var group in book.Add(change, SinceMs()))
                            await Tell(change, group.Key, [.. group.Select(a => a.DecisionId)], cancellationToken);
            position = reached;
            Volatile.Write(ref _recalledTo, position.Value);
            _loop.Succeeded();
            if (!arrival.IsCompleted) await Task.WhenAny(arrival, blocks).WaitAsync(cancellationToken);
        }
    }

    // Where the last anchor says that this node had come, or where the ledger was when the log began; and what was told since.
    private async Task<Position> Begin(RecallBook book, CancellationToken cancellationToken)
    {
        var logId = log.Keys.Current.Statement.LogId;
        var from = (await LedgerAnchors.Latest(store, new Guid(logId.Span), cancellationToken))?.RecalledTo ?? 0;
        var begin = new Position(Math.Max(from, log.BeganAtPosition));
        var after = begin;
        while (true)
        {
            var (page, reached) = await store.Reader.ReadEntriesOfKind(EntryKind.AnswersRecalled, after, BatchMax, 4 << 20, cancellationToken);
            foreach (var entry in page)
            {
                var told = RecallEntry.Parser.ParseFrom(entry.Payload.Span);
                if (told.LogId != logId) continue;
                foreach (var id in told.Recall.DecisionIds) book.NoteTold(told.ChangePosition, UInt128.Parse(id, System.Globalization.NumberStyles.HexNumber, null));
            }

            if (reached == after) return begin;
            after = reached;
        }
    }

    private async Task<Position> ReadLedger(Position after, List<FeedTransaction> into, CancellationToken cancellationToken)
    {
        var (page, reached) = await store.Reader.ReadEntriesOfKind(EntryKind.StandingChanged, after, BatchMax, 1 << 20, cancellationToken);
        foreach (var entry in page)
            if (Read(entry, e => SanctionTransaction.From(e, ""), "entry {0} of the ledger", entry.Position.Value) is { } transaction) into.Add(transaction);
        return reached;
    }

    // Goes on behind the block that was taken last: a log of a busy day is long, and it is read once.
    private async Task TakeBlocks(RecallBook book, CancellationToken cancellationToken)
    {
        var behind = _place is null ? null : _reader.BlocksAfter(_place);
        foreach (var (file, block) in behind ?? _reader.BlocksFrom(_lastBlockMs - LogReader.SlackMs))
        {
            await Take(book, file, block, cancellationToken);
            _place = new LogPlace(file.Path, block.End);
        }
    }

    private async Task Take(RecallBook book, BlockFile file, StoredBlock block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var last = block.Header.FirstSequence + block.Header.Count - 1;
        if (last <= _lastSequence) return;
        if (block.Header.Reasons > 0)
            foreach (var (key, answer) in AnswersOf(block, BlockBody.Leaves(file.ReadBody(block, ref _body))))
                foreach (var change in book.Add(key, answer)) await Tell(change, answer.Agency, [answer.DecisionId], cancellationToken);
        _lastSequence = last;
        if (block.Header.FirstDecidedMs > 0) _lastBlockMs = block.Header.FirstDecidedMs;
    }

    private IEnumerable<(UInt128 Key, RestingAnswer Answer)> AnswersOf(StoredBlock block, IEnumerable<BlockLeaf> leaves)
    {
        var sequence = block.Header.FirstSequence - 1;
        foreach (var leaf in leaves)
        {
            sequence++;
            if (leaf.IsNote) continue;
            foreach (var answer in Read(leaf, AnswersOf, "entry {0} of the decision log", sequence) ?? []) yield return answer;
        }
    }

    // What was asked about an earlier state of knowledge does not change: that state is past.
    private List<(UInt128 Key, RestingAnswer Answer)>? AnswersOf(BlockLeaf leaf)
    {
        if (!HasReasons(leaf.Content)) return null;
        var decision = EvidenceDecision.Parser.ParseFrom(leaf.Content.Span);
        if (decision.KnownAt.Length > 0) return null;
        var call = EvidenceCall.Parser.ParseFrom(leaf.Call.Span);
        var token = decision.Token.Length > 0 ? decision.Token : call.Token;
        if (Ledger.Tokens.ChangeToken.TryParse(token, store, out var at) != TokenFault.None) return null;
        var answer = new RestingAnswer(BinaryPrimitives.ReadUInt128BigEndian(decision.DecisionId.Span), call.Agency, at.Position.Value);
        return [.. decision.Reasons.Select(r => RecallIndex.KeyOf(r, decision.UnifiedSocialCreditCode)).OfType<UInt128>().Distinct().Select(key => (key, answer))];
    }

    // An entry that cannot be read is skipped and named: nothing that comes after it waits for it.
    private TRead? Read<TEntry, TRead>(TEntry entry, Func<TEntry, TRead?> read, string format, long number)
        where TRead : class
    {
        try
        {
            return read(entry);
        }
        catch (Exception e)
        {
            var name = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, number);
            if (_loop.Skipped(name)) LogSkipped(e, name);
            return null;
        }
    }

    // Most answers rest on nothing, and a restart reads the answers of months: those are passed over without being taken apart.
    private static bool HasReasons(ReadOnlyMemory<byte> decision)
    {
        if (!MemoryMarshal.TryGetArray(decision, out var bytes)) throw new ArgumentException("A block's body is an array.", nameof(decision));
        using var fields = new CodedInputStream(bytes.Array, bytes.Offset, bytes.Count);
        while (fields.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == EvidenceDecision.ReasonsFieldNumber) return true;
            fields.SkipLastField();
        }

        return false;
    }

    private async Task Tell(RecallChange change, string agency, IReadOnlyList<UInt128> decisions, CancellationToken cancellationToken)
    {
        var ground = await GroundOf(change, cancellationToken);
        foreach (var part in decisions.Chunk(IdsMax))
        {
            var entry = new RecallEntry
            {
                Recall = change.ToRecall(agency, part.Select(id => id.ToString("x32", null)), ground),
                LogId = log.Keys.Current.Statement.LogId,
                ChangePosition = change.Position.Value,
                RecordLeftOut = change.IsLeftOut,
            };
            var draft = new EntryDraft { Kind = EntryKind.AnswersRecalled, Payload = entry.ToByteArray() };
            await store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([draft])] }, cancellationToken);
        }

        LogTold(agency, decisions.Count, change.Position.Value);
    }

    // A company whose records cannot be read does not hold up the recalls of all others.
    private async Task<IReadOnlyList<RecordReference>> RecordsOf(SanctionChange change, Position position,
        CancellationToken cancellationToken)
    {
        try
        {
            return await witnesses.Of(change, cancellationToken);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FormatException or ArgumentException)
        {
            var name = $"the records behind entry {position.Value} of the ledger";
            if (_loop.Skipped(name)) LogSkipped(e, name);
            return [change.Sanction.Record];
        }
    }

    // The standing comes last in its transaction, and a transaction has few entries.
    private async Task<RecallGround> GroundOf(RecallChange change, CancellationToken cancellationToken)
    {
        var code = Domain.Codes.UnifiedSocialCreditCode.Parse(change.Change.UnifiedSocialCreditCode);
        var from = new Position(Math.Max(0, change.Position.Value - TransactionMax));
        var entries = await store.Reader.ReadSubjectEntries(code, from, change.Position, cancellationToken);
        List<LedgerEntry> transaction = [.. entries.Where(e => e.TransactionEnd == change.Position)];
        var key = change.Change.Sanction.Record.ToKey();
        return Read(transaction, t => RecallGround.Of(key, t), "the ground of entry {0} of the ledger",
            change.Position.Value) ?? RecallGround.Unknown;
    }

    private long SinceMs() => time.GetUtcNow().AddDays(-options.Value.RecallDays).ToUnixTimeMilliseconds();

    private void OnWritten(IReadOnlyList<SealedBlock> blocks)
    {
        if (!blocks.Any(b => b.Header.Reasons > 0)) return;
        _blocks.Pulse();
    }

    [LoggerMessage(1, LogLevel.Information, "{Agency} is told that {Answers} answers it was given have changed (ledger position {Position}).")]
    private partial void LogTold(string agency, int answers, long position);

    [LoggerMessage(2, LogLevel.Error, "Looking for answers to recall failed; it is tried again from what the ledger holds.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Answers of {Entry} are not recalled: it cannot be read. Recalls of all others go on.")]
    private partial void LogSkipped(Exception exception, string entry);
}
