using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using RecordFacts = CreditHub.Domain.Records.RecordFacts;

namespace CreditHub.Hub.History;

/// <summary>A subject's records with their full content as they were at one position of the ledger: the same position, the same records.</summary>
internal sealed class SubjectHistory(LedgerStore store)
{
    /// <summary>Every record ever reported up to a position, withdrawn ones too, in order of first report.</summary>
    /// <exception cref="Errors.ApiException">Nothing was ever reported about the subject.</exception>
    public async Task<IReadOnlyList<RecordAt>> At(UnifiedSocialCreditCode code, Position upTo, CancellationToken cancellationToken)
    {
        var records = Fold(await store.Reader.ReadSubjectRecords(code, upTo, cancellationToken));
        return records.Count > 0
            ? [.. records.Values]
            : throw KnownSubjects.Unknown(code);
    }

    /// <summary>The records that follow from a subject's entries.</summary>
    public static IReadOnlyDictionary<RecordKey, RecordAt> Fold(IEnumerable<LedgerEntry> entries)
    {
        var records = new Dictionary<RecordKey, RecordAt>();
        foreach (var entry in entries) Apply(records, entry);
        return records;
    }

    private static void Apply(Dictionary<RecordKey, RecordAt> records, LedgerEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.RecordReported or EntryKind.RecordCorrected:
                var record = RecordEntry.Parser.ParseFrom(entry.Payload.Span).Record;
                var facts = record.ToFacts(entry.Record!.Value.Source, entry.Digest!.Value);
                records[facts.Key] = new RecordAt(facts, record, entry);
                break;
            case EntryKind.RecordWithdrawn when records.TryGetValue(entry.Record!.Value, out var held):
                records[held.Facts.Key] = held with { Facts = held.Facts with { Withdrawn = true, Version = entry.RecordVersion } };
                break;
        }
    }
}

/// <summary>A record as it was.</summary>
/// <param name="Facts">What the rules know of it.</param>
/// <param name="Record">Its content.</param>
/// <param name="Latest">Its latest entry that holds a record.</param>
internal sealed record RecordAt(RecordFacts Facts, CreditRecord Record, LedgerEntry Latest)
{
    /// <summary>True where it comes behind a place in a list, newest decision first.</summary>
    public bool IsAfter((int DecidedOn, Position Position) place) => Facts.DecidedOn.DayNumber < place.DecidedOn
        || (Facts.DecidedOn.DayNumber == place.DecidedOn && Latest.Position < place.Position);
}
