using CreditHub.V1;

namespace CreditHub.Hub.Evidence;

/// <summary>When the answers of an operation leave, and what happens where the log cannot be written.</summary>
/// <param name="Release">When they leave.</param>
/// <param name="Failure">What happens to them.</param>
internal sealed record EvidencePolicy(ReleaseRule Release, FailureRule Failure);

/// <summary>How an answer may leave, as the log allowed it.</summary>
/// <param name="Release">As its entry says.</param>
/// <param name="WindowMs">The window, where it is one.</param>
internal readonly record struct Admission(EvidenceRelease Release, int WindowMs);
