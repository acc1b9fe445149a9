using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using RecordFacts = CreditHub.Domain.Records.RecordFacts;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>Tells subscribers of evaluations what a record did, in the record's own transaction.</summary>
internal static class EvaluationChanges
{
    /// <summary>The entry that goes with a record; null where it is no evaluation.</summary>
    /// <param name="profile">The subject after the record was applied.</param>
    /// <param name="facts">The record.</param>
    /// <param name="reported">Its content; null where it was withdrawn.</param>
    /// <param name="kind">What happened.</param>
    public static EntryDraft? Of(SubjectProfile profile, RecordFacts facts, CreditEvaluation? reported, EvaluationChangeKind kind)
    {
        if (facts.Kind != RecordKind.CreditEvaluation) return null;
        var change = new EvaluationChange
        {
            Kind = kind,
            UnifiedSocialCreditCode = profile.Code.ToString(),
            SubjectName = profile.Name,
            RegionCode = profile.RegionCode,
            IndustryCode = profile.IndustryCode,
            Record = facts.Key.ToProto(),
            Evaluation = reported ?? new CreditEvaluation { Grade = facts.Grade, Scheme = facts.Scheme },
            EvaluatedOn = facts.DecidedOn.ToProto(),
            GradeBefore = Before(profile, facts)?.Grade ?? "",
        };
        return new EntryDraft { Kind = EntryKind.EvaluationChanged, Payload = new EvaluationEntry { Change = change }.ToByteArray() };
    }

    // Grades of different schemes are not compared: they mean different things.
    private static RecordFacts? Before(SubjectProfile profile, RecordFacts facts) => profile.Records.Values
        .Where(r => r is { Kind: RecordKind.CreditEvaluation, Withdrawn: false } && r.Key != facts.Key && r.Key.Dataset == facts.Key.Dataset
            && r.Scheme == facts.Scheme && r.DecidedOn <= facts.DecidedOn)
        .OrderBy(r => r.DecidedOn).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal).LastOrDefault();
}
