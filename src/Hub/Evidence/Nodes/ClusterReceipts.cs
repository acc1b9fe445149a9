using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Nodes;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Nodes;

/// <summary>Gives receipts to those whose decisions they are, whichever node's log holds them.</summary>
internal sealed class ClusterReceipts(ClusterLogs logs)
{
    /// <summary>The receipt of a decision of the caller's. This node's own log is asked first: it holds most of what is asked of it.</summary>
    /// <exception cref="ApiException">
    /// There is no such decision, or it is another's: both are answered alike, so that numbers cannot be probed. Or a log that may hold it cannot be reached.
    /// </exception>
    public async Task<DecisionReceipt> Get(string decisionId, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var question = new NodeLogQuestion { DecisionId = DecisionNumber.Read(decisionId, "decision_id") };
        var own = await logs.AskOwn(question, cancellationToken);
        if (IsOf(caller, own.Receipt)) return own.Receipt;
        var asked = await logs.AskOthers(question, own, cancellationToken);
        if (asked.Answers.FirstOrDefault(a => IsOf(caller, a.Receipt)) is { } found) return found.Receipt;
        if (asked.Unreachable.Count > 0) throw ClusterLogs.NotWhole(asked.Unreachable);
        throw Unknown(decisionId);
    }

    /// <summary>The refusal of a number that is none of the caller's.</summary>
    public static ApiException Unknown(string decisionId) =>
        new(ErrorReason.DecisionUnknown, "No log of this hub holds such a decision of yours. Ask as the agency that asked.", ("decision_id", decisionId));

    // A portal that acts for a company gets that company's receipts only, and by itself none of any company's.
    private static bool IsOf(CallerIdentity caller, DecisionReceipt? receipt)
    {
        if (receipt is null) return false;
        var call = EvidenceCall.Parser.ParseFrom(receipt.Call);
        return (caller.IsOperator && caller.ActingFor is null)
            || (call.Agency == caller.Agency.Code && call.ActingFor == (caller.ActingFor?.ToString() ?? ""));
    }
}
