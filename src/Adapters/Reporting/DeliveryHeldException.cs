namespace CreditHub.Adapters.Reporting;

/// <summary>A delivery waits for a person: nothing of it was reported. It is looked at again with a later look.</summary>
/// <param name="batchId">Id of the delivery at the hub.</param>
/// <param name="reasons">What is unusual, a sentence each.</param>
public sealed class DeliveryHeldException(string batchId, IReadOnlyList<string> reasons)
    : Exception(
        $"It is held: {string.Join(" ", reasons)} Nothing of it was reported. "
        + $"Release or reject it: «hubctl delivery release '{batchId}' --reason …».")
{
    /// <summary>Id of the delivery at the hub.</summary>
    public string BatchId { get; } = batchId;
}
