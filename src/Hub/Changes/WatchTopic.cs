using CreditHub.Hub.Feed;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Changes;

/// <summary>
/// What a watch is about: which entries tell of it, what a subscriber's filter lets through, and in which message the marks travel. The guarantees are
/// those of <see cref="WatchSession"/>, whatever the topic.
/// </summary>
internal abstract class WatchTopic(EntryKind kind, ChangeRing ring)
{
    /// <summary>Kind of the entries that tell of it.</summary>
    public EntryKind Kind { get; } = kind;

    /// <summary>The latest of its transactions.</summary>
    public ChangeRing Ring { get; } = ring;

    /// <summary>The transaction of an entry of the topic's kind; null where it tells subscribers nothing.</summary>
    public abstract FeedTransaction? Read(LedgerEntry entry, string token);

    /// <summary>Adds what an entry tells to a batch, which holds what came before it. Where a transaction may tell it by several entries, they are joined.</summary>
    public virtual void Add(LedgerEntry entry, string token, List<FeedTransaction> batch)
    {
        if (Read(entry, token) is { } transaction) batch.Add(transaction);
    }

    /// <summary>The frame of one of the topic's transactions for this subscriber; null where nothing in it matches.</summary>
    public abstract EncodedMessage? Frame(FeedTransaction transaction);

    /// <summary>
    /// The company of a transaction whose frame shows this subscriber what is not public of it; null where all of the frame is public.
    /// </summary>
    public abstract string? ClosedSubject(FeedTransaction transaction);

    /// <summary>
    /// A frame that is larger than clients take, as several. The last of them alone carries the token, so that nobody resumes inside a
    /// transaction.
    /// </summary>
    public abstract IEnumerable<EncodedMessage> PartsOf(EncodedMessage frame);

    /// <summary>Sources that the topic's answers depend on and that are silent past their period.</summary>
    public abstract OverdueSources Overdue { get; }

    /// <summary>The message that carries a mark.</summary>
    public abstract IMessage Mark(CaughtUp mark);

    /// <inheritdoc cref="Mark(CaughtUp)"/>
    public abstract IMessage Mark(FellBehind mark);

    /// <inheritdoc cref="Mark(CaughtUp)"/>
    public abstract IMessage Mark(Checkpoint mark);
}

/// <summary>Watches of sanctions.</summary>
internal sealed class SanctionTopic(ChangeRing ring, SanctionMatcher matcher, SourceAges ages) : WatchTopic(EntryKind.StandingChanged, ring)
{
    public override OverdueSources Overdue => ages.OverdueOfMatters();

    public override FeedTransaction? Read(LedgerEntry entry, string token) => SanctionTransaction.From(entry, token);

    public override EncodedMessage? Frame(FeedTransaction transaction) => matcher.Frame((SanctionTransaction)transaction);

    public override string? ClosedSubject(FeedTransaction transaction) => matcher.ClosedSubject((SanctionTransaction)transaction);

    public override IEnumerable<EncodedMessage> PartsOf(EncodedMessage frame)
    {
        var parts = MessageSize.Parts(WatchResponse.Parser.ParseFrom(frame.Bytes).Changes, static set => set.Changes);
        foreach (var part in parts.SkipLast(1)) (part.Token, part.More) = (null, true);
        return parts.Select(part => EncodedMessage.Of(new WatchResponse { Changes = part }));
    }

    public override IMessage Mark(CaughtUp mark) => new WatchResponse { CaughtUp = mark };

    public override IMessage Mark(FellBehind mark) => new WatchResponse { FellBehind = mark };

    public override IMessage Mark(Checkpoint mark) => new WatchResponse { Checkpoint = mark };
}
