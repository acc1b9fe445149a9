using CreditHub.Evidence.Log;
using CreditHub.Hub.Access;
using CreditHub.Hub.Evidence;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>
/// Logs rows that were refused for want of a right, an entry a row. Rows refused for what they say are not logged: the source has them in its answer and
/// quarantine, and the batch's receipt counts them.
/// </summary>
internal sealed class RowRefusals(DecisionLog log, TimeProvider time)
{
    private const string Operation = "ReportingService/Report";

    /// <summary>Logs the refusals among the opened rows of a message.</summary>
    public void Log(IReadOnlyList<OpenedRow> rows, CallerIdentity caller)
    {
        List<EvidenceDecision>? decisions = null;
        var now = time.GetUtcNow();
        foreach (var row in rows)
            if (row.Faults.FirstOrDefault(IsOfRights) is { } fault) (decisions ??= []).Add(DecisionOf(row, fault, log.NewId(now)));
        if (decisions is null) return;
        var call = DecisionEntries.CallOf(caller, Operation, new Admission(EvidenceRelease.Window, 0), now);
        log.Log(call, [.. decisions]);
    }

    private static bool IsOfRights(FieldFault fault) => ContractFacts.Of(fault.Reason).Status == Google.Rpc.Code.PermissionDenied;

    // A code that did not pass the door is left out like those of refused calls.
    private static EvidenceDecision DecisionOf(OpenedRow row, FieldFault fault, Guid id) => new()
    {
        DecisionId = DecisionIds.ToBytes(id),
        UnifiedSocialCreditCode = LoggedText.UncheckedCode(row.Reference?.UnifiedSocialCreditCode ?? ""),
        Refusal = fault.Reason,
        Dataset = LoggedText.Short(fault.Metadata.GetValueOrDefault("dataset", "")),
    };
}
