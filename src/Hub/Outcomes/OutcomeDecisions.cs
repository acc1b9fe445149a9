using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evidence.Nodes;
using CreditHub.V1;

namespace CreditHub.Hub.Outcomes;

/// <summary>Holds an outcome against the decision that it names: one that the agency itself was given, about the same company and matter.</summary>
internal sealed class OutcomeDecisions(ClusterReceipts receipts)
{
    /// <summary>The decision that an outcome names; refuses one that is not the caller's, or answered another question.</summary>
    /// <exception cref="ApiException">It is so.</exception>
    public async Task<EvidenceDecision> Demand(ReportOutcomeRequest outcome, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var receipt = await receipts.Get(outcome.DecisionId, caller, cancellationToken);

        // The operator may look at every agency's decisions, but what was done with one is for the agency to say.
        if (EvidenceCall.Parser.ParseFrom(receipt.Call).Agency != caller.Agency.Code) throw ClusterReceipts.Unknown(outcome.DecisionId);
        var decision = EvidenceDecision.Parser.ParseFrom(receipt.Decision);
        if (decision.UnifiedSocialCreditCode != outcome.UnifiedSocialCreditCode) throw OtherQuestion(outcome, "unified_social_credit_code");
        if (decision.MatterCode != outcome.MatterCode) throw OtherQuestion(outcome, "matter_code");
        return decision;
    }

    private static ApiException OtherQuestion(ReportOutcomeRequest outcome, string field) => new(
        ErrorReason.DecisionOfOtherQuestion, $"The decision {outcome.DecisionId} answered another question than {field} says.",
        ("decision_id", outcome.DecisionId), ("field", field));
}
