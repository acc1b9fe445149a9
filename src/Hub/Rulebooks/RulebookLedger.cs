using System.Globalization;
using CreditHub.Domain.Records;
using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using Google.Protobuf;

namespace CreditHub.Hub.Rulebooks;

/// <summary>How the rules stand in the ledger.</summary>
/// <param name="InForce">The rulebook in force; null where none was ever recorded.</param>
/// <param name="Scheduled">The one that waits for its day; null where none does.</param>
/// <param name="LastNumber">Number of the last change of the rules.</param>
internal sealed record RulebookState(LedgerEntry? InForce, RulebookEntry? Scheduled, long LastNumber);

/// <summary>
/// Changes of the rules in the ledger. Each has the next number as its key, so that of two nodes one is refused and looks again: rulebooks in force, scheduled
/// and cancelled have one order.
/// </summary>
internal sealed class RulebookLedger(LedgerStore store)
{
    private const string HubSource = "hub";
    private const string ChangeDataset = "rules-change";
    private long _recordedHere;

    /// <summary>Number of the last rulebook that this node put in force; 0 where it put none.</summary>
    public long RecordedHere => Volatile.Read(ref _recordedHere);

    /// <summary>How the rules stand at the ledger's end.</summary>
    public async Task<RulebookState> Read(CancellationToken cancellationToken)
    {
        var upTo = (await store.Reader.ReadHead(cancellationToken)).Last;
        var inForce = await store.Reader.LastEntryOfKind(EntryKind.RulebookInForce, upTo, cancellationToken);
        var scheduled = await Last(EntryKind.RulebookScheduled, upTo, RulebookEntry.Parser, cancellationToken);
        var cancelled = await Last(EntryKind.RulebookCancelled, upTo, RulebookCancelledEntry.Parser, cancellationToken);
        var current = inForce is null ? null : RulebookEntry.Parser.ParseFrom(inForce.Payload.Span);
        var last = Math.Max(Math.Max(current?.Number ?? 0, scheduled?.Number ?? 0), cancelled?.Number ?? 0);
        var isOver = scheduled is null || cancelled?.ScheduledAs == scheduled.Number || await HasComeInForce(scheduled.Number, upTo, cancellationToken);
        return new RulebookState(inForce, isOver ? null : scheduled, last);
    }

    /// <summary>Puts a rulebook in force; null where another change came first, so that the caller must look again.</summary>
    public async Task<RulebookInForce?> PutInForce(
        RulebookState state, RulebookEntry entry, Rulebook rules, EntryDraft? command, CancellationToken cancellationToken)
    {
        entry.Number = state.LastNumber + 1;
        entry.RuleCodeVersion = RuleCode.Version;
        entry.InForceOn = 0;
        entry.StandingsSince = StandingsSince(state, entry, rules);

        // Before the entry: the feed may bring it to the review before the append returns. Where another node's change comes
        // first, this node reviews it too.
        Volatile.Write(ref _recordedHere, entry.Number);
        if (await Append(entry.Number, EntryKind.RulebookInForce, entry, command, cancellationToken) is not { } committed) return null;

        // The command follows it in the transaction, and the transaction's end is the command's place.
        var position = new Position(committed.Transactions[0].Value - (command is null ? 0 : 1));
        return new RulebookInForce(rules, entry.Number, entry.RuleCodeVersion, entry.StandingsSince, position, committed.RecordedAt);
    }

    /// <summary>Keeps a rulebook until its day; null where another change came first.</summary>
    public Task<AppendOutcome.Committed?> Schedule(RulebookState state, RulebookEntry entry, EntryDraft command, CancellationToken cancellationToken)
    {
        entry.Number = state.LastNumber + 1;
        return Append(entry.Number, EntryKind.RulebookScheduled, entry, command, cancellationToken);
    }

    /// <summary>Cancels the rulebook that waits; null where another change came first.</summary>
    public Task<AppendOutcome.Committed?> Cancel(RulebookState state, string agency, EntryDraft command, CancellationToken cancellationToken)
    {
        var entry = new RulebookCancelledEntry { Number = state.LastNumber + 1, ScheduledAs = state.Scheduled!.Number, Agency = agency };
        return Append(entry.Number, EntryKind.RulebookCancelled, entry, command, cancellationToken);
    }

    /// <summary>The change of a number; null where there is none.</summary>
    public Task<LedgerEntry?> Find(long number, CancellationToken cancellationToken) => store.Reader.FindDocument(KeyOf(number), cancellationToken);

    /// <summary>Number of the rulebook by which all standings were last reviewed; 0 where they never were.</summary>
    public async Task<long> ReviewedBy(CancellationToken cancellationToken)
    {
        var upTo = (await store.Reader.ReadHead(cancellationToken)).Last;
        return (await Last(EntryKind.StandingsReviewed, upTo, StandingsReviewedEntry.Parser, cancellationToken))?.Number ?? 0;
    }

    /// <summary>Notes that all standings were reviewed by a rulebook.</summary>
    public async Task NoteReviewed(long number, CancellationToken cancellationToken) => await store.Appender.Append(
        new AppendUnit
        {
            Transactions = [new TransactionDraft([new EntryDraft { Kind = EntryKind.StandingsReviewed, Payload = new StandingsReviewedEntry { Number = number }.ToByteArray() }])],
        },
        cancellationToken);

    // The run goes on where nothing changed that a standing follows from: the catalogue, the agencies that decide, which datasets are
    // restricted, the rule code.
    private static long StandingsSince(RulebookState state, RulebookEntry entry, Rulebook rules)
    {
        if (state.InForce is null) return entry.Cause == RulebookCause.Seed ? 0 : entry.Number;
        var before = RulebookEntry.Parser.ParseFrom(state.InForce.Payload.Span);
        var catalogue = before.Documents.FirstOrDefault(d => d.Name == RuleDocuments.Catalogue)?.Json.Memory;
        return before.RuleCodeVersion == entry.RuleCodeVersion
            && catalogue?.Span.SequenceEqual(rules.Documents.Find(RuleDocuments.Catalogue)!.Json.Span) == true
            && RulebookPayloads.RulesOf(before).Sanctions is var basis
            && basis.Bodies.IsSameAs(rules.Sanctions.Bodies) && basis.Restricted.SetEquals(rules.Sanctions.Restricted)
            ? before.StandingsSince
            : entry.Number;
    }

    private async Task<AppendOutcome.Committed?> Append(long number, EntryKind kind, IMessage payload, EntryDraft? command, CancellationToken cancellationToken)
    {
        var bytes = payload.ToByteArray();
        var change = new EntryDraft
        {
            Kind = kind, Record = KeyOf(number), RecordVersion = 1,
            Digest = ContentDigest.Of(bytes), Payload = bytes,
        };
        var unit = new AppendUnit { Transactions = [new TransactionDraft(command is null ? [change] : [change, command])] };
        return await store.Appender.Append(unit, cancellationToken) as AppendOutcome.Committed;
    }

    private static RecordKey KeyOf(long number) => new(HubSource, ChangeDataset, number.ToString(CultureInfo.InvariantCulture));

    // Between its scheduling and now few rulebooks came into force, if any: one whose day came, and those of new rule code.
    private async Task<bool> HasComeInForce(long scheduled, Position upTo, CancellationToken cancellationToken)
    {
        for (var at = upTo; ;)
        {
            if (await store.Reader.LastEntryOfKind(EntryKind.RulebookInForce, at, cancellationToken) is not { } entry) return false;
            var stored = RulebookEntry.Parser.ParseFrom(entry.Payload.Span);
            if (stored.ScheduledAs == scheduled) return true;
            if (stored.Number < scheduled) return false;
            at = new Position(entry.Position.Value - 1);
        }
    }

    private async Task<T?> Last<T>(EntryKind kind, Position upTo, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T> =>
        await store.Reader.LastEntryOfKind(kind, upTo, cancellationToken) is { } entry ? parser.ParseFrom(entry.Payload.Span) : null;
}
