using CreditHub.Hub.Feed;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using ChangeToken = CreditHub.V1.ChangeToken;

namespace CreditHub.Hub.Cases;

/// <summary>A transaction that changed cases: one, or several where a step of one moves another.</summary>
internal sealed class CaseTransaction : FeedTransaction
{
    private CaseTransaction(LedgerEntry last, string token, IReadOnlyList<CaseChange> changes)
        : base(last, token) => Changes = changes;

    /// <summary>What happened, in the order of the ledger.</summary>
    public IReadOnlyList<CaseChange> Changes { get; }

    /// <summary>Adds what an entry tells, joined with what came of the same transaction before it.</summary>
    public static void Add(LedgerEntry entry, string token, List<FeedTransaction> batch)
    {
        var change = ChangeOf(CaseDisclosure.Of(CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case));
        if (batch.Count > 0 && batch[^1] is CaseTransaction before && before.Token == token) batch[^1] = new CaseTransaction(entry, token, [.. before.Changes, change]);
        else batch.Add(new CaseTransaction(entry, token, [change]));
    }

    /// <summary>A frame with some of the changes.</summary>
    public EncodedMessage Frame(IEnumerable<CaseChange> changes)
    {
        var set = new CaseChangeSet { Token = new ChangeToken { Value = Token }, RecordedAt = Rfc3339.Format(RecordedAt) };
        set.Changes.AddRange(changes);
        return EncodedMessage.Of(new WatchCasesResponse { Changes = set });
    }

    private static CaseChange ChangeOf(Case held) => new()
    {
        Case = held,
        Kind = held.Steps[^1].Verb == Domain.Cases.CaseStepTaken.DeadlinePassed ? CaseChangeKind.Overdue : held.Steps.Count == 1 ? CaseChangeKind.Begun : CaseChangeKind.Advanced,
    };
}
