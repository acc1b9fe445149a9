using CreditHub.Hub.Changes;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Cases;

/// <summary>Watches of cases.</summary>
/// <param name="cases">The latest changes.</param>
/// <param name="matches">True for changes that concern the subscriber and that it asked for.</param>
internal sealed class CaseTopic(RecentCases cases, Func<CaseChange, bool> matches) : WatchTopic(EntryKind.CaseAdvanced, cases.Ring)
{
    // Cases are the hub's own: no source has to speak for them.
    public override OverdueSources Overdue => OverdueSources.None;

    public override FeedTransaction? Read(LedgerEntry entry, string token)
    {
        var batch = new List<FeedTransaction>(1);
        Add(entry, token, batch);
        return batch[0];
    }

    public override void Add(LedgerEntry entry, string token, List<FeedTransaction> batch) => CaseTransaction.Add(entry, token, batch);

    public override EncodedMessage? Frame(FeedTransaction transaction)
    {
        var changed = (CaseTransaction)transaction;
        var matching = changed.Changes.Where(matches).ToList();
        return matching.Count == 0 ? null : changed.Frame(matching);
    }

    public override string? ClosedSubject(FeedTransaction transaction) =>
        ((CaseTransaction)transaction).Changes[0].Case.UnifiedSocialCreditCode;

    public override IEnumerable<EncodedMessage> PartsOf(EncodedMessage frame)
    {
        var parts = MessageSize.Parts(WatchCasesResponse.Parser.ParseFrom(frame.Bytes).Changes, static set => set.Changes);
        foreach (var part in parts.SkipLast(1)) (part.Token, part.More) = (null, true);
        return parts.Select(part => EncodedMessage.Of(new WatchCasesResponse { Changes = part }));
    }

    public override IMessage Mark(CaughtUp mark) => new WatchCasesResponse { CaughtUp = mark };

    public override IMessage Mark(FellBehind mark) => new WatchCasesResponse { FellBehind = mark };

    public override IMessage Mark(Checkpoint mark) => new WatchCasesResponse { Checkpoint = mark };
}
