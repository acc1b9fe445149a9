using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Grains.Rules;
using CreditHub.Hub.History;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.Ledger.Stored;
using Google.Protobuf;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using RecordFacts = CreditHub.Domain.Records.RecordFacts;

namespace CreditHub.Hub.Publicity;

/// <summary>
/// Erases from the store what entries name of persons, and documents submitted for cases, once they are public or needed no more and kept no longer. The entries stay, and an entry records that it was done. What
/// is not yet due is looked at again on its day, or after a month where only a report could end it.
/// </summary>
internal sealed partial class PersonErasure(
    LedgerStore store, RulesInForce rules, BackgroundLoops loops, TimeProvider time,
    ILogger<PersonErasure> logger) : PeriodicReview(loops, time, logger)
{
    private const int PageSize = 500;
    private const int LookAgainDays = 30;

    protected override async Task Review(CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await store.Reader.DuePersonParts(rules.Today, PageSize, cancellationToken);
            var looked = 0;
            foreach (var group in due.GroupBy(d => d.Subject))
            {
                var positions = group.Select(d => d.Position).ToList();
                var isDone = await Handled(
                    positions, static p => $"the persons of entry {p[0]}",
                    (p, cancel) => group.Key is { } code ? LookAtSubject(code, p, cancel) : LookAtWaiting(p, cancel), cancellationToken);
                if (isDone) looked++;
            }

            if (due.Count < PageSize || looked == 0) return;
        }
    }

    private async Task LookAtSubject(UnifiedSocialCreditCode code, List<Position> due, CancellationToken cancellationToken)
    {
        var entries = await store.Reader.ReadSubjectEntries(code, default, new Position(long.MaxValue), cancellationToken);
        var erased = ErasedOn(entries);
        var again = rules.Today.AddDays(LookAgainDays);
        await Carry(code, [.. due.Select(p => (p, erased.GetValueOrDefault(p) ?? again))]);
    }

    // The completed row is an entry of its own, and a discarded one names nobody any more. One that still waits is kept no longer than the record that it would be.
    private async Task LookAtWaiting(List<Position> due, CancellationToken cancellationToken)
    {
        var days = new List<(Position, BeijingDate)>();
        foreach (var position in due)
        {
            var row = await store.Reader.FindWaiting(position, cancellationToken);
            days.Add((position, row is { State: WaitingState.Waiting } ? await ErasedOn(row, cancellationToken) : rules.Today));
        }

        await Carry(subject: null, days);
    }

    private async Task<BeijingDate> ErasedOn(WaitingRow row, CancellationToken cancellationToken)
    {
        var entry = await store.Reader.ReadEntry(row.Position, cancellationToken) ?? throw new InvalidOperationException($"The entry of the waiting row {row.Position} is missing.");
        var record = WaitingEntry.Parser.ParseFrom(entry.Payload.Span).Row.Record;
        var facts = record.ToFacts(row.Record.Source, RecordReading.DigestOf(record));
        return LastDay(facts, PublicityOf([facts]), []) is { } day ? rules.Current.Publicity.Persons.ErasedOn(day) : rules.Today.AddDays(LookAgainDays);
    }

    // Null where nothing says yet when it will be.
    private Dictionary<Position, BeijingDate?> ErasedOn(IReadOnlyList<LedgerEntry> entries)
    {
        var records = SubjectHistory.Fold(entries);
        var publicity = PublicityOf(records.Values.Select(r => r.Facts));
        var withdrawn = entries.Where(e => e.Kind == EntryKind.RecordWithdrawn).GroupBy(e => e.Record!.Value).ToDictionary(g => g.Key, g => BeijingDate.At(g.Last().RecordedAt));
        var cases = new Dictionary<string, CreditCase>(StringComparer.Ordinal);
        var caseOf = new Dictionary<Position, string>();
        foreach (var entry in entries.Where(e => e.Kind == EntryKind.CaseAdvanced))
        {
            var held = CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case.ToDomain();
            cases[caseOf[entry.Position] = held.Id] = held;
        }

        return entries.ToDictionary(e => e.Position, e => e.Kind switch
        {
            EntryKind.RecordReported or EntryKind.RecordCorrected => After(LastDay(records[e.Record!.Value].Facts, publicity, withdrawn)),
            EntryKind.CaseAdvanced => After(PersonErasureRules.NamedUntil(cases[caseOf[e.Position]])),
            EntryKind.DocumentSubmitted => DocumentErasedOn(e, cases.Values),
            _ => null,
        });
    }

    private BeijingDate? After(BeijingDate? last) => last is { } day ? rules.Current.Publicity.Persons.ErasedOn(day) : null;

    private BeijingDate? DocumentErasedOn(LedgerEntry entry, IEnumerable<CreditCase> cases)
    {
        var id = DocumentSubmittedEntry.Parser.ParseFrom(entry.Payload.Span).DocumentId;
        return PersonErasureRules.NeededUntil(id, BeijingDate.At(entry.RecordedAt), cases) is { } day ? rules.Current.Publicity.Persons.DocumentErasedOn(day) : null;
    }

    private SubjectPublicity PublicityOf(IEnumerable<RecordFacts> all) => rules.Current.PublicityOf(all);

    private BeijingDate? LastDay(RecordFacts record, SubjectPublicity publicity, Dictionary<RecordKey, BeijingDate> withdrawn) =>
        PersonErasureRules.NamedUntil(record, publicity.TermOf(record), withdrawn.GetValueOrDefault(record.Key, rules.Today));

    private async Task Carry(UnifiedSocialCreditCode? subject, IReadOnlyList<(Position Position, BeijingDate On)> looked)
    {
        var (today, rule) = (rules.Today, rules.Current.Publicity);
        var again = today.AddDays(LookAgainDays);
        var erased = looked.Where(l => l.On <= today).Select(l => l.Position).ToList();
        var entry = new PersonsErasedEntry
        {
            UnifiedSocialCreditCode = subject?.ToString() ?? "", Rule = rule.Persons.Rule, Version = rule.Version, Positions = { erased.Select(p => p.Value) },
        };
        await store.Appender.Append(
            new AppendUnit
            {
                Transactions = erased.Count == 0 ? [] : [new TransactionDraft([new EntryDraft { Kind = EntryKind.PersonsErased, Payload = entry.ToByteArray() }])],
                Persons = new PersonLook(subject, erased, [.. looked.Where(l => l.On > today).Select(l => (l.Position, l.On < again ? l.On : again))]),
            },
            CancellationToken.None);
        if (erased.Count > 0) LogErased(logger, erased.Count);
    }

    [LoggerMessage(1, LogLevel.Information, "What {Entries} entries named of persons was erased: publicity and retention have ended.")]
    private static partial void LogErased(ILogger logger, int entries);
}
