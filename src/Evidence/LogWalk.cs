using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence;

/// <summary>Walks through the blocks of a log, first to last, and notes every fault with its place.</summary>
internal sealed class LogWalk
{
    private const int FaultsMax = 100;

    private readonly KeyChain _keys;
    private readonly bool _isPart;
    private readonly EvidenceBlockHeader? _kept;
    private readonly ByteString _keptDigest = ByteString.Empty;
    private readonly ILookup<long, DecisionReceipt> _receipts;
    private readonly HashSet<DecisionReceipt> _unseen = [];
    private readonly RecentDecisions _recent = new();
    private byte[] _digest = [];
    private (long Block, string Key)? _unvouched;
    private readonly CheckpointWalk _checkpoints;

    public LogWalk(KeyChain keys, LogQuestion asked)
    {
        (_keys, _isPart, _checkpoints) = (keys, asked.IsPart, new CheckpointWalk(asked.Checkpoints));
        if (asked.Head is { } head)
        {
            _kept = EvidenceReading.Parse(EvidenceBlockHeader.Parser, head.BlockHeader, "The head given");
            if (keys.FaultOf(head.BlockHeader.Span, _kept, head.Signature.Span) is not null) throw new EvidenceFaultException(
                "The head given was not signed by the hub.");
            _keptDigest = ByteString.CopyFrom(EvidenceDigest.Of(_kept.Suite, head.BlockHeader.Span));
        }

        foreach (var receipt in asked.Receipts) ReceiptProof.OfBlock(receipt, keys);
        _unseen.UnionWith(asked.Receipts);
        _receipts = asked.Receipts.ToLookup(r => EvidenceBlockHeader.Parser.ParseFrom(r.BlockHeader).Number);
    }

    public long Blocks { get; private set; }

    public long Leaves { get; private set; }

    public EvidenceBlockHeader? Last { get; private set; }

    public List<string> Faults { get; } = [];

    public void Read(string path)
    {
        using var file = new BlockFile(path);
        var offset = 0L;
        try
        {
            while (file.ReadAt(offset) is { } block)
            {
                Check(file, block);
                offset = block.End;
            }
        }
        catch (EvidenceFaultException e)
        {
            Add($"{Path.GetFileName(path)} at byte {offset}: {e.Message}; the {file.Length - offset} bytes from there prove nothing.");
        }
    }

    public void End()
    {
        if (_kept is not null && (Last is null || Last.Number < _kept.Number))
            Add($"The log ends with block {Last?.Number ?? 0}; the head kept is of block {_kept.Number}: its end was cut off.");
        if (_unvouched is { } end)
            Add($"Block {end.Block} was signed by key {end.Key}, which is revoked, and no block of another key stands behind it: its end proves nothing.");
        foreach (var receipt in _unseen)
            Add($"The log does not hold block {EvidenceBlockHeader.Parser.ParseFrom(receipt.BlockHeader).Number} of the receipt of decision {ReceiptProof.IdOf(receipt)}.");
    }

    private void Check(BlockFile file, StoredBlock block)
    {
        var header = block.Header;
        var where = $"Block {header.Number} ({Path.GetFileName(file.Path)} at byte {block.Offset})";
        CheckPlace(header, where);
        CheckSignature(block, where);
        if (_checkpoints.FaultOf(header) is { } fault) Add($"{where} {fault}.");
        CheckBody(file, block, where);
        _digest = EvidenceDigest.Of(SuiteOf(header), block.HeaderBytes.Span);
        if (_kept is not null && _kept.Number == header.Number
            && !_keptDigest.Span.SequenceEqual(_digest)) Add($"{where} is another than the head that was kept.");
        foreach (var receipt in _receipts[header.Number])
        {
            _unseen.Remove(receipt);
            if (!receipt.BlockHeader.Span.SequenceEqual(block.HeaderBytes.Span))
                Add($"{where} is another than the block of that number in the receipt of decision {ReceiptProof.IdOf(receipt)}: the hub signed two.");
        }

        Last = header;
        Blocks++;
        Leaves += header.Count;
    }

    private void CheckPlace(EvidenceBlockHeader header, string where)
    {
        if (Last is null)
        {
            CheckFirst(header, where);
            return;
        }

        if (header.LogId != Last.LogId) Add($"{where} is of another log.");
        else if (header.Number != Last.Number + 1) Add($"{where} follows block {Last.Number}: {Missing(Last.Number, header.Number)}.");
        else if (!header.Previous.Span.SequenceEqual(_digest)) Add(
            $"{where} does not follow the block before it: one of the two was exchanged.");
        if (header.FirstSequence != Last.FirstSequence + Last.Count) Add(
            $"{where} begins with entry {header.FirstSequence}; the block before ended with {Last.FirstSequence + Last.Count - 1}.");
    }

    // A part follows the head that was kept only where the two meet: the block before the part's first one is the head's, or the head is
    // within the part.
    private void CheckFirst(EvidenceBlockHeader header, string where)
    {
        if (header.Number != 1 && !_isPart) Add($"The log begins with block {header.Number}: the blocks before it are missing.");
        if (_kept is null) return;
        if (header.LogId != _kept.LogId) Add($"{where} is of another log than the head that was kept.");
        else if (_kept.Number == header.Number - 1
            && header.Previous != _keptDigest) Add($"{where} does not follow the head that was kept: one of the two was exchanged.");
        else if (_isPart && _kept.Number < header.Number - 1)
            Add($"The part begins with block {header.Number}, the head that was kept is of block {_kept.Number}: without the blocks between, nothing proves that one follows the other.");
    }

    private static string Missing(long before, long here) => here > before + 1 ? $"{here - before - 1} blocks between are missing"
        : "the order was changed";

    private void CheckSignature(StoredBlock block, string where)
    {
        try
        {
            if (_keys.FaultOf(block.HeaderBytes.Span, block.Header, block.Signature.Span) is { } fault) Add($"{where} {fault}.");
            else _unvouched = _keys.RevocationOf(block.Header.KeyId) is null ? null : (block.Header.Number, block.Header.KeyId);
        }
        catch (EvidenceFaultException e)
        {
            Add($"{where}: {e.Message}");
        }
    }

    private void CheckBody(BlockFile file, StoredBlock block, string where)
    {
        try
        {
            var body = file.ReadBody(block);
            var digests = BlockBody.LeafDigests(SuiteOf(block.Header), body, block.Header.Count);
            if (!block.Header.Root.Span.SequenceEqual(MerkleTree.Root(SuiteOf(block.Header), digests))) Add(
                $"{where} holds entries that are not those that were signed.");
            foreach (var leaf in BlockBody.Leaves(body))
            {
                if (!leaf.IsNote && !_recent.Add(leaf.Content))
                    Add($"{where} holds a second answer under decision number {RecentDecisions.NumberOf(leaf.Content)}.");
            }
        }
        catch (EvidenceFaultException e)
        {
            Add($"{where}: {e.Message}.");
        }
    }

    private static EvidenceSuite SuiteOf(EvidenceBlockHeader header) =>
        header.Suite is EvidenceSuite.P256 or EvidenceSuite.Sm2 && header.Count is > 0 and < 1 << 21 ? header.Suite
            : throw new EvidenceFaultException("the block's head cannot be");

    private void Add(string fault)
    {
        if (Faults.Count < FaultsMax) Faults.Add(fault);
    }
}
