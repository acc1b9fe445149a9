using System.Text;
using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Reading;
using CreditHub.V1;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Checkpoints;

/// <summary>A checkpoint as it is passed on.</summary>
/// <param name="Note">The signed note.</param>
/// <param name="Checkpoint">What it says.</param>
internal sealed record SignedCheckpoint(string Note, LedgerCheckpoint Checkpoint);

/// <summary>The ledger is not what this node signed of it before.</summary>
internal sealed class RewrittenLedgerException(string fault) : InvalidOperationException(
    $"The ledger's history was rewritten: {fault}. No checkpoint is signed. Stop all nodes, keep the store and the file «checkpoint» as "
    + "evidence, and restore a backup of before.");

/// <summary>
/// Signs checkpoints of the ledger: by a key of its own, as transparency logs do it, and by the key of this node's decision log. The last
/// one is kept in a file and named in the heads of the decision log's blocks, and no other is signed that does not extend both, unless
/// the store was restored and says so by its epoch.
/// </summary>
internal sealed class LedgerCheckpoints : IDisposable
{
    private const string LastFile = "checkpoint";
    private readonly LedgerStore _store;
    private readonly DecisionLog _log;
    private readonly TimeProvider _time;
    private readonly NoteSigner _signer;
    private readonly string _lastPath;
    private readonly SemaphoreSlim _signing = new(1);
    private SignedCheckpoint? _current;
    private bool _isHeldToLog;

    public LedgerCheckpoints(
        LedgerStore store, DecisionLog log, IOptions<CheckpointOptions> options, IOptions<HubOptions> hub, TimeProvider time)
    {
        (_store, _log, _time) = (store, log, time);
        Origin = $"credithub/ledger/{store.Id:N}";
        var keyFile = options.Value.KeyFile.Length > 0 ? options.Value.KeyFile : Path.Combine(hub.Value.DataFolder, "checkpoint.key");
        _signer = NoteSigner.OpenOrMake(keyFile, Origin, NoteKeyKind.Ed25519);
        _lastPath = Path.Combine(hub.Value.DataFolder, LastFile);
        if (File.Exists(_lastPath)) _current = Read(File.ReadAllText(_lastPath));
    }

    /// <summary>First line of every checkpoint of this ledger.</summary>
    public string Origin { get; }

    /// <summary>The keys that sign now: that of checkpoints, and that of this node's decision log.</summary>
    public IReadOnlyList<NoteKey> Keys => [_signer.Key, EvidenceKey(_log.Keys.Current.Statement)];

    /// <summary>The last checkpoint; null before the first.</summary>
    public SignedCheckpoint? Current => Volatile.Read(ref _current);

    /// <summary>The last checkpoint where it has at least this size; else a new one.</summary>
    /// <exception cref="RewrittenLedgerException">The ledger does not extend the last checkpoint.</exception>
    public async Task<SignedCheckpoint> Covering(long size, CancellationToken cancellationToken) =>
        Current is { } current && current.Checkpoint.Size >= size && current.Checkpoint.Epoch == _store.Epoch
            ? current
            : await Advance(cancellationToken);

    /// <summary>Signs where the ledger has grown since the last checkpoint, or is in another epoch; gives the last one.</summary>
    /// <exception cref="RewrittenLedgerException">The ledger does not extend the last checkpoint.</exception>
    public async Task<SignedCheckpoint> Advance(CancellationToken cancellationToken)
    {
        await _signing.WaitAsync(cancellationToken);
        try
        {
            var head = await _store.Reader.Tree.ReadHead(cancellationToken);
            if (!_isHeldToLog && _log.Sealer.Checkpoint is { } logged) await HoldTo(LedgerCheckpoint.Of(logged), head, cancellationToken);
            if (Current is { } last) await HoldTo(last.Checkpoint, head, cancellationToken);
            var next = Current is { } current && current.Checkpoint.Size == head.Size && current.Checkpoint.Epoch == head.Epoch
                ? current : Keep(Sign(head));
            _log.Sealer.Checkpoint = next.Checkpoint.Stated();
            _isHeldToLog = true;
            return next;
        }
        finally
        {
            _signing.Release();
        }
    }

    public void Dispose() => _signing.Dispose();

    // Only what a restore has lost, and the store's epochs say so, may be missing.
    private async Task HoldTo(LedgerCheckpoint last, TreeHead head, CancellationToken cancellationToken)
    {
        if (last.Origin != Origin) throw new RewrittenLedgerException($"the last checkpoint is of {last.Origin}, the store is {Origin}");
        if (head.Epoch < last.Epoch)
            throw new RewrittenLedgerException($"the last checkpoint is of epoch {last.Epoch}, the store is in epoch {head.Epoch}");
        var lostAfter = _store.Epochs.Where(e => e.Epoch > last.Epoch).Select(e => e.BeganAfter.Value).Append(long.MaxValue).Min();
        if (last.Size > lostAfter) return;
        if (last.Size > head.Size)
        {
            throw new RewrittenLedgerException(
                $"entries up to position {last.Size} were signed, and it ends with {head.Size} in the same epoch");
        }

        var proof = await _store.Reader.Tree.Consistency(last.Size, head.Size, cancellationToken);
        var path = proof.Select(hash => (ReadOnlyMemory<byte>)hash).ToList();
        if (!TreeProof.IsConsistent(last.Size, last.Root.Span, head.Size, head.Root.Span, path))
            throw new RewrittenLedgerException($"its tree does not extend the one that was signed at position {last.Size}");
    }

    private SignedCheckpoint Sign(TreeHead head)
    {
        var (epoch, beganAfter) = _store.Epochs[^1];
        var checkpoint = new LedgerCheckpoint
        {
            Origin = Origin,
            Size = head.Size,
            Root = head.Root,
            Epoch = epoch,
            EpochBeganAfter = beganAfter.Value,
            SignedAt = _time.GetUtcNow().ToUnixTimeSeconds(),
        };
        var evidence = _log.Keys.Current;
        var key = EvidenceKey(evidence.Statement);
        var signed = evidence.Key.Sign(Encoding.UTF8.GetBytes(checkpoint.Text));
        var signature = new NoteSignature(key.Name, (byte[])[.. key.Id, .. signed]);
        return new SignedCheckpoint(new SignedNote(checkpoint.Text, [_signer.Sign(checkpoint.Text), signature]).ToString(), checkpoint);
    }

    private NoteKey EvidenceKey(EvidenceKeyStatement statement) =>
        new(Origin, statement.Suite == EvidenceSuite.Sm2 ? NoteKeyKind.Sm2 : NoteKeyKind.P256, statement.PublicKey.ToByteArray());

    private SignedCheckpoint Read(string note)
    {
        try
        {
            return new SignedCheckpoint(note, LedgerCheckpoint.Open(note, [_signer.Key]));
        }
        catch (EvidenceFaultException e)
        {
            throw new InvalidOperationException(
                $"{_lastPath} does not hold the last checkpoint that this node signed: {e.Message} Put file and key back; or move both "
                + "away, and every witness will see that the key is another.");
        }
    }

    private SignedCheckpoint Keep(SignedCheckpoint next)
    {
        StoredFile.Write(_lastPath, file => file.Write(Encoding.UTF8.GetBytes(next.Note)), isSecret: false);
        Volatile.Write(ref _current, next);
        return next;
    }
}
