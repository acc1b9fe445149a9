using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence;

/// <summary>Finds decisions that a caller was given in this node's log.</summary>
internal sealed class OwnDecisions(DecisionLog log)
{
    private readonly LogReader _reader = new(log.Folder);

    /// <summary>A decision of the caller's, once its entry is on disk; the operator finds every agency's.</summary>
    /// <exception cref="ApiException">There is no such decision, or it is another's: both are answered alike, so that numbers cannot be probed.</exception>
    public async Task<FoundLeaf> Find(string decisionId, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var id = DecisionNumber.Read(decisionId, "decision_id");
        await log.Flush(cancellationToken);
        var found = await Task.Run(() => _reader.Find(id), cancellationToken);
        return found is not null && IsOf(caller, EvidenceCall.Parser.ParseFrom(found.Leaf.Call.Span)) ? found : throw Unknown(decisionId);
    }

    /// <summary>The refusal of a number that is none of the caller's.</summary>
    public static ApiException Unknown(string decisionId) => new(
        ErrorReason.DecisionUnknown, "This node's log holds no such decision of yours. Ask the node that answered, as the agency that asked.",
        ("decision_id", decisionId));

    // A portal that acts for a company has that company's decisions only.
    private static bool IsOf(CallerIdentity caller, EvidenceCall call) =>
        caller.ActingFor is { } company ? call.Agency == caller.Agency.Code && call.ActingFor == company.ToString() : caller.IsOperator || call.Agency == caller.Agency.Code;
}
