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
        DecidedAtMs = now.ToUnixTimeMilliseconds(),
        Release = admission.Release,
        WindowMs = admission.WindowMs,
    };

    /// <summary>An answered check.</summary>
    public static EvidenceDecision OfCheck(CheckRequest asked, in DisclosedCheck disclosed, ByteString digest, Guid id)
    {
        var answer = disclosed.Response;
        var decision = OfQuestion(asked, id);
        decision.Verdict = answer.Verdict;
        decision.ValidUntil = answer.ValidUntil;
        decision.AnswerDigest = digest;
        for (var i = 0; i < answer.Reasons.Count; i++)
        {
            var reason = answer.Reasons[i];
            decision.Reasons.Add(new EvidenceReason
            {
                Record = reason.Record, MeasureCode = reason.MeasureCode, ClosedRecord = disclosed.ClosedRecords?[i] ?? ByteString.Empty,
            });
        }

        return decision;
    }

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

    private static EvidenceDecision OfQuestion(CheckRequest asked, Guid id) => new()
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
