using CreditHub.Domain.Profiles;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using RecordFacts = CreditHub.Domain.Records.RecordFacts;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>Tells subscribers of evaluations what a record did, in the record's own transaction.</summary>
internal static class EvaluationChanges
{
    /// <summary>The entry that goes with a record's; null where the entry is about no record, or the record is no evaluation.</summary>
    /// <param name="profile">The subject after the entry was applied.</param>
    /// <param name="entry">The entry.</param>
    public static EntryDraft? Of(SubjectProfile profile, EntryDraft entry)
    {
        if (entry.Record is not { } key) return null;
        var facts = profile.Records[key];
        if (facts.Kind != RecordKind.CreditEvaluation) return null;
        var change = new EvaluationChange
        {
            Kind = entry.Kind switch
            {
                EntryKind.RecordReported => EvaluationChangeKind.Evaluated,
                EntryKind.RecordCorrected => EvaluationChangeKind.Corrected,
                _ => EvaluationChangeKind.Withdrawn,
            },
            UnifiedSocialCreditCode = profile.Code.ToString(),
            SubjectName = profile.Name,
            RegionCode = profile.RegionCode,
            IndustryCode = profile.IndustryCode,
            Record = facts.Key.ToProto(),
            Evaluation = facts.Withdrawn
                ? new CreditEvaluation { Grade = facts.Grade, Scheme = facts.Scheme }
                : RecordEntry.Parser.ParseFrom(entry.Payload.Span).Record.CreditEvaluation,
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
