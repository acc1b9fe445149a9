using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Sources;

/// <summary>What a batch's last entry says of it.</summary>
internal static class BatchStates
{
    /// <summary>The state of a batch.</summary>
    public static BatchState Of(BatchEntry entry) => entry switch
    {
        { Decision: not null, Rejected: true } => BatchState.Rejected,
        { Decision: not null } => BatchState.Released,
        { Receipt.HeldBecause.Count: > 0 } => BatchState.Held,
        _ => BatchState.Delivered,
    };
}
