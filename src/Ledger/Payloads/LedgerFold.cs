using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Profiles;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.Ledger.Stored;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads;

/// <summary>The present is the fold of the past: applies a subject's entries to its profile.</summary>
public static class LedgerFold
{
    /// <summary>Applies one entry of the profile's subject.</summary>
    public static void Apply(SubjectProfile profile, LedgerEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.RecordReported or EntryKind.RecordCorrected:
                var record = RecordEntry.Parser.ParseFrom(entry.Payload.Span).Record;
                profile.ApplyReported(record.ToFacts(entry.Record!.Value.Source, entry.Digest!.Value), record.Subject.Name);
                break;
            case EntryKind.RecordWithdrawn:
                profile.ApplyWithdrawn(entry.Record!.Value, entry.RecordVersion);
                break;
            case EntryKind.StandingChanged:
                var standing = StandingEntry.Parser.ParseFrom(entry.Payload.Span);
                profile.ApplyAnnounced(SanctionMapping.ToDomain(standing.Standing, Verdicts(profile.Announced, standing)));
                break;
            case EntryKind.EvaluationChanged:
                // It says to subscribers what the record beside it said already.
                break;
            case EntryKind.CaseAdvanced:
                profile.ApplyCase(CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case.ToDomain());
                break;
            case EntryKind.DocumentSubmitted:
                // One that was erased may be submitted anew.
                var document = DocumentSubmittedEntry.Parser.ParseFrom(entry.Payload.Span);
                if (!document.Content.IsEmpty) profile.ApplyDocument(document.DocumentId);
                break;
            default:
                throw new InvalidOperationException($"Entry {entry.Position} of kind {entry.Kind} is about no subject.");
        }
    }

    private static IEnumerable<AnnouncedVerdict> Verdicts(AnnouncedStanding before, StandingEntry entry)
    {
        var verdicts = before.Verdicts.ToBuilder();
        foreach (var change in entry.Changes)
        {
            if (change.MatterCode.Length == 0) continue;
            if (change.VerdictAfter == Proto.Verdict.Clear) verdicts.Remove(change.MatterCode);
            else verdicts[change.MatterCode] = (Verdict)change.VerdictAfter;
        }

        return verdicts.Select(v => new AnnouncedVerdict { MatterCode = v.Key, Verdict = (Proto.Verdict)v.Value });
    }
}
