using CreditHub.Client.Evidence;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>Makes receipts of decisions that are on disk.</summary>
internal sealed class ReceiptMaker(OwnDecisions decisions, DecisionLog log)
{
    /// <summary>The receipt of a decision of the caller's.</summary>
    /// <exception cref="ApiException">There is no such decision of the caller's.</exception>
    public async Task<DecisionReceipt> Make(string decisionId, CallerIdentity caller, CancellationToken cancellationToken) =>
        ReceiptOf(await decisions.Find(decisionId, caller, cancellationToken));

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
