using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Model;
using CreditHub.Ledger.Trees;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Verification;

/// <summary>
/// Reads every entry in order of position: builds the tree anew, holds it against the stored one and against checkpoints, holds what
/// entries name of persons against their commitments, and hands each entry on to what is folded in this order.
/// </summary>
internal sealed class EntryPass(VerificationOptions options, VerificationFile file, Aggregates aggregates)
{
    private TreeEdge _edge = TreeEdge.Load(0, (_, _) => null);
    private readonly HashSet<long> _withoutPart = [];
    private readonly Queue<LedgerCheckpoint> _checkpoints = new(options.Checkpoints.OrderBy(c => c.Size));
    private byte[]? _tile;
    private long _recordedAt;

    /// <summary>Entries read.</summary>
    public long Size => _edge.Size;

    /// <summary>Root over them.</summary>
    public byte[] Root => _edge.Root();

    /// <summary>Recorded time of the last one.</summary>
    public long RecordedAt => _recordedAt;

    /// <summary>Goes on from where an interrupted verification was.</summary>
    public void Resume(EntriesState kept, Findings findings)
    {
        _edge = TreeEdge.Load(kept.Size, (level, _) => level < kept.Tiles.Count ? kept.Tiles[level] : null);
        _edge.SetChanged();
        _recordedAt = kept.RecordedAt;
        _withoutPart.UnionWith(kept.WithoutPart);
        aggregates.Resume(kept);
        findings.Resume(kept.Findings, kept.MoreFindings);

        // Those behind were held then, and what did not agree is among the findings.
        while (_checkpoints.TryPeek(out var checkpoint) && checkpoint.Size <= kept.Size) _checkpoints.Dequeue();
    }

    /// <summary>Reads up to a position, or to the end.</summary>
    public void Run(LedgerDbContext context, long upTo, Findings findings, CancellationToken cancellationToken)
    {
        HoldCheckpoints(findings);
        while (_edge.Size < upTo)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var after = _edge.Size;
            var rows = context.Set<EntryRow>().AsNoTracking().Where(e => e.Position > after && e.Position <= upTo).OrderBy(e => e.Position)
                .Take(options.PageEntries).ToList();
            if (rows.Count == 0 || rows[0].Position != after + 1)
            {
                findings.Add("entry", $"{after + 1}", "is missing");
                return;
            }

            var end = rows[^1].Position;
            var parts = context.Set<PersonPartRow>().AsNoTracking().Where(p => p.Position > after && p.Position <= end)
                .ToDictionary(p => p.Position);
            foreach (var row in rows)
            {
                if (row.Position != _edge.Size + 1)
                {
                    findings.Add("entry", $"{_edge.Size + 1}", "is missing");
                    return;
                }

                parts.Remove(row.Position, out var part);
                HoldPersons(row, part, findings);
                Append(context, row, findings);
                aggregates.Apply(row, part?.Part, findings);
                HoldCheckpoints(findings);
            }

            foreach (var part in parts.Values) findings.Add("person_part", $"{part.Position}", "no entry says so");
            options.Progress(new VerificationProgress("entries", _edge.Size, upTo));
            file.Offer(() => aggregates.Keep(new EntriesState
            {
                Size = _edge.Size, RecordedAt = _recordedAt, Tiles = _edge.PartialTiles(), WithoutPart = [.. _withoutPart],
                Findings = [.. findings.Named], MoreFindings = findings.More,
            }));
        }
    }

    /// <summary>Holds the partial tiles, the number of tiles, and the entries whose persons are gone. To be called at the end.</summary>
    public void End(LedgerDbContext context, Findings findings)
    {
        foreach (var tile in _edge.TakeChanged()) HoldTile(context, tile, findings);
        var expected = 0L;
        for (var level = 0; _edge.Size >> (TreeTile.Height * level) is > 0 and var hashes; level++)
            expected += (hashes + TreeTile.Width - 1) / TreeTile.Width;
        var stored = context.Set<TreeTileRow>().LongCount();
        if (stored != expected) findings.Add("tree_tile", "", $"there are {stored} tiles, a tree of this size has {expected}");
        foreach (var position in _withoutPart.Except(aggregates.Erased).Order())
            findings.Add("person_part", $"{position}", "is missing, and no entry says that it was erased");
        foreach (var part in context.Set<PersonPartRow>().AsNoTracking().Where(p => p.Position > _edge.Size || p.Position < 1))
            findings.Add("person_part", $"{part.Position}", "no entry says so");
        foreach (var checkpoint in _checkpoints)
        {
            if (!aggregates.Lost(checkpoint))
                findings.Add("ledger_head", $"{checkpoint.Size}",
                    $"the ledger ends with {_edge.Size}; a checkpoint of size {checkpoint.Size} was signed");
        }
    }

    private void Append(LedgerDbContext context, EntryRow row, Findings findings)
    {
        if (row.RecordedAt < _recordedAt)
            findings.Add("entry", $"{row.Position}", "its recorded time is before that of the entry before it");
        _recordedAt = Math.Max(_recordedAt, row.RecordedAt);
        var hash = new byte[TreeHash.Size];
        LeafOf(row).Hash(hash);
        var (number, place) = Math.DivRem(row.Position - 1, TreeTile.Width);
        if (place == 0 || _tile is null) _tile = Tile(context, 0, number);
        var at = (int)place * TreeHash.Size;
        if (_tile is not null && _tile.Length >= at + TreeHash.Size && !_tile.AsSpan(at, TreeHash.Size).SequenceEqual(hash))
            findings.Add("entry", $"{row.Position}", "is not what was hashed when it was appended");
        foreach (var tile in _edge.Append(hash) ?? []) HoldTile(context, tile, findings);
    }

    private static void HoldTile(LedgerDbContext context, TreeTile tile, Findings findings)
    {
        var row = $"{tile.Level}/{tile.Number}";
        if (Tile(context, tile.Level, tile.Number) is not { } stored) findings.Add("tree_tile", row, "is missing");
        else if (!stored.AsSpan().SequenceEqual(tile.Hashes.Span)) findings.Add("tree_tile", row, "hashes are not those of the entries");
    }

    private static byte[]? Tile(LedgerDbContext context, int level, long number) =>
        context.Set<TreeTileRow>().AsNoTracking().Where(t => t.Level == level
            && t.Number == number).Select(t => t.Hashes).SingleOrDefault();

    private void HoldPersons(EntryRow row, PersonPartRow? part, Findings findings)
    {
        var name = $"{row.Position}";
        if (part is null)
        {
            if (row.PersonsDigest is not null) _withoutPart.Add(row.Position);
            return;
        }

        if (row.PersonsDigest is null) findings.Add("person_part", name, "no entry says so");
        else if (!LedgerLeaf.DigestOfPersons(part.Salt ?? [], part.Part).AsSpan().SequenceEqual(row.PersonsDigest))
            findings.Add("person_part", name, "part or salt is not what the entry is committed to");
        if (part.Subject != row.Subject) findings.Add("person_part", name, $"subject is «{part.Subject}», the entry says «{row.Subject}»");
    }

    private void HoldCheckpoints(Findings findings)
    {
        while (_checkpoints.TryPeek(out var checkpoint) && checkpoint.Size <= _edge.Size)
        {
            _checkpoints.Dequeue();
            if (checkpoint.Size == _edge.Size && !checkpoint.Root.Span.SequenceEqual(Root) && !aggregates.Lost(checkpoint))
                findings.Add("ledger_head", $"{checkpoint.Size}",
                    "the tree of this size is not the one that was signed: the entries before were rewritten");
        }
    }

    private static LedgerLeaf LeafOf(EntryRow row) => new()
    {
        Position = row.Position,
        TransactionEnd = row.TransactionEnd,
        Kind = row.Kind,
        Subject = row.Subject,
        RecordKey = row.RecordKey,
        RecordVersion = row.RecordVersion,
        ContentDigest = row.ContentDigest,
        Payload = row.Payload,
        RecordedAt = row.RecordedAt,
        Salt = row.Salt ?? [],
        PersonsDigest = row.PersonsDigest,
    };
}
