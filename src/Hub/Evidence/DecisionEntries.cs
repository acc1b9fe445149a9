using CreditHub.Evidence.Log;
using CreditHub.Hub.Access;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>Questions and answers as the log's entries.</summary>
internal static class DecisionEntries
{
    /// <summary>What the decisions of a call have in common.</summary>
    public static EvidenceCall CallOf(CallerIdentity caller, string operation, in Admission admission, DateTimeOffset now) => new()
    {
        Operation = operation,
        Agency = caller.Agency.Code,
        ActingFor = caller.ActingFor?.ToString() ?? "",
        Purpose = caller.Purpose,
        CompanyProof = caller.Proof is { } proof ? ByteString.CopyFrom(proof.Digest.Span) : ByteString.Empty,
        DecidedAtMs = now.ToUnixTimeMilliseconds(),
        Release = admission.Release,
        WindowMs = admission.WindowMs,
    };

    /// <summary>A question that was refused. A malformed code is not repeated: it may be a person's number.</summary>
    public static EvidenceDecision OfRefusedQuestion(CheckRequest asked, ErrorReason reason, Guid id)
    {
        var decision = OfQuestion(asked, id);
        decision.Refusal = reason;
        decision.UnifiedSocialCreditCode = LoggedText.UncheckedCode(asked.UnifiedSocialCreditCode);
        decision.MatterCode = LoggedText.Short(asked.MatterCode);
        decision.RegionCode = LoggedText.Short(asked.RegionCode);
        decision.IndustryCode = LoggedText.Short(asked.IndustryCode);
        decision.KnownAt = LoggedText.Short(asked.KnownAt);
        decision.CaseNumber = LoggedText.Short(asked.CaseNumber);
        return decision;
    }

    /// <summary>A question, without what became of it.</summary>
    public static EvidenceDecision OfQuestion(CheckRequest asked, Guid id) => new()
    {
        DecisionId = DecisionIds.ToBytes(id),
        UnifiedSocialCreditCode = LoggedText.Code(asked.UnifiedSocialCreditCode),
        MatterCode = asked.MatterCode,
        RegionCode = asked.RegionCode,
        IndustryCode = asked.IndustryCode,
        EffectiveOn = asked.EffectiveOn,
        KnownAt = asked.KnownAt,
        CaseNumber = asked.CaseNumber,
    };
}
