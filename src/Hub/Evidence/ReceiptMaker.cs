using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>Makes receipts of decisions that are on disk. Whose they are is judged by who gives them out.</summary>
internal sealed class ReceiptMaker(DecisionLog log)
{
    private readonly LogReader _reader = new(log.Folder);

    /// <summary>The receipt of a decision; null where this node's log does not hold it.</summary>
    public DecisionReceipt? Make(ByteString decisionId) => _reader.Find(decisionId) is { } found ? ReceiptOf(found) : null;

    private DecisionReceipt ReceiptOf(FoundLeaf found)
    {
        var header = found.Block.Header;
        var leaves = BlockBody.LeafDigests(header.Suite, found.Body, header.Count);
        var receipt = new DecisionReceipt
        {
            Call = ByteString.CopyFrom(found.Leaf.Call.Span),
            Decision = ByteString.CopyFrom(found.Leaf.Content.Span),
            LeafIndex = found.Index,
            BlockHeader = ByteString.CopyFrom(found.Block.HeaderBytes.Span),
            Signature = ByteString.CopyFrom(found.Block.Signature.Span),
        };
        receipt.Path.AddRange(MerkleTree.Path(header.Suite, leaves, found.Index).Select(p => ByteString.CopyFrom(p)));
        receipt.Keys.AddRange(log.Keys.Records);
        return receipt;
    }
}
