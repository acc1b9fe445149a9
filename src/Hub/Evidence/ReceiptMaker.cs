using CreditHub.Client.Evidence;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>Makes receipts of decisions that are on disk.</summary>
internal sealed class ReceiptMaker(DecisionLog log)
{
    private readonly LogReader _reader = new(log.Folder);

    /// <summary>The receipt of a decision of the caller's.</summary>
    /// <exception cref="ApiException">There is no such decision, or it is another's: both are answered alike, so that numbers cannot be probed.</exception>
    public async Task<DecisionReceipt> Make(string decisionId, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var id = DecisionNumber.Read(decisionId, "decision_id");
        await log.Flush(cancellationToken);
        var found = await Task.Run(() => _reader.Find(id), cancellationToken);
        if (found is null || !IsOf(caller, EvidenceCall.Parser.ParseFrom(found.Leaf.Call.Span)))
        {
            throw new ApiException(
                ErrorReason.DecisionUnknown, "This node's log holds no such decision of yours. Ask the node that answered, as the agency that asked.",
                ("decision_id", decisionId));
        }

        return ReceiptOf(found);
    }

    // A portal that acts for a company gets that company's receipts only.
    private static bool IsOf(CallerIdentity caller, EvidenceCall call) =>
        caller.ActingFor is { } company ? call.Agency == caller.Agency.Code && call.ActingFor == company.ToString() : caller.IsOperator || call.Agency == caller.Agency.Code;

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
