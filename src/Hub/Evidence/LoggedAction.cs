using CreditHub.V1;

namespace CreditHub.Hub.Evidence;

/// <summary>Hears of decisions that are logged.</summary>
internal delegate void LoggedAction(EvidenceCall call, ReadOnlySpan<EvidenceDecision> decisions);
