using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Access;

/// <summary>
/// Demands the ground that the contract states for a call, before any handler runs. A call without a ground is refused, so that a new one is closed to everybody
/// until the contract says who may make it.
/// </summary>
internal static class CallRights
{
    /// <summary>Refuses a caller without the ground for a call.</summary>
    /// <exception cref="ApiException">It has none.</exception>
    public static void Demand(ContractCall call, CallerIdentity caller)
    {
        switch (call.Ground)
        {
            case CallGround.Open or CallGround.Own or CallGround.Report or CallGround.Question:
                return;
            case CallGround.Read:
                caller.Demand(RightAction.Read, dataset: null);
                return;
            case CallGround.Check:
                caller.Demand(RightAction.Check, dataset: null);
                return;
            case CallGround.Watch:
                caller.Demand(RightAction.Watch, dataset: null);
                return;
            case CallGround.Party when caller.ActingFor is not null || caller.Rights.HasAny(RightAction.Decide):
                return;
            case CallGround.Party:
                caller.Demand(RightAction.Read, dataset: null);
                return;
            case CallGround.Step when caller.ActingFor is not null:
                return;
            case CallGround.Step or CallGround.Decide:
                caller.Demand(RightAction.Decide, dataset: null);
                return;
            case CallGround.Operator when caller.IsOperator:
                return;
            case CallGround.Operator:
                throw new ApiException(ErrorReason.OperatorOnly, "Only the operator of the hub may do this.", ("agency", caller.Agency.Code));
            default:
                throw caller.Refusal(RightAction.None, dataset: null);
        }
    }
}
