using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence;

/// <summary>Logs refused calls. A refusal leaves whatever becomes of its entry: it shows nothing.</summary>
internal sealed class RefusalEvidence(DecisionLog log, TimeProvider time)
{
    /// <summary>Logs a refusal, unless it is about load or the hub's own state. Returns the number of its decision; null where it is not logged.</summary>
    public string? Log(HttpContext context, object? request, ApiException refusal)
    {
        if (refusal.Reason is ErrorReason.Overloaded or ErrorReason.NotServing or ErrorReason.NotYetFresh or ErrorReason.OutcomeUnknown or ErrorReason.EvidenceNotWritten
            or ErrorReason.EvidenceLogUnreachable) return null;
        var now = time.GetUtcNow();
        var id = log.NewId(now);
        var caller = context.Features.Get<CallerIdentity>();
        var call = new EvidenceCall
        {
            Operation = LoggedReads.OperationOf(ContractCall.MethodOf(context) ?? ""),
            Agency = caller?.Agency.Code ?? Claimed(context, CallerIdentityReader.AgencyHeader),
            ActingFor = caller?.ActingFor?.ToString() ?? "",
            Purpose = caller?.Purpose ?? Claimed(context, CallerIdentityReader.PurposeHeader),
            DecidedAtMs = now.ToUnixTimeMilliseconds(),
            Release = EvidenceRelease.Window,
        };
        var decision = request is CheckRequest question
            ? DecisionEntries.OfRefusedQuestion(question, refusal.Reason, id)
            : new EvidenceDecision { DecisionId = DecisionNumber.ToBytes(id), UnifiedSocialCreditCode = LoggedText.UncheckedCode(LoggedReads.SubjectOf(request)), Refusal = refusal.Reason };
        log.Log(call, [decision]);
        return id.ToString("N");
    }

    // What an unknown caller says of itself; «?» because nobody vouches for it.
    private static string Claimed(HttpContext context, string header) =>
        context.Request.Headers[header].ToString() is { Length: > 0 } said ? $"?{LoggedText.Short(said)}" : "";
}
