using CreditHub.Hub.Feed;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Changes;

/// <summary>A transaction that changed a standing.</summary>
internal sealed class SanctionTransaction : FeedTransaction
{
    private readonly StandingEntry _entry;
    private EncodedMessage? _whole;

    private SanctionTransaction(LedgerEntry entry, StandingEntry decoded, string token)
        : base(entry, token) => _entry = decoded;

    /// <summary>Why it came about.</summary>
    public ChangeCause Cause => _entry.Cause;

    public SubjectStanding Standing => _entry.Standing;

    public IReadOnlyList<SanctionChange> Changes => _entry.Changes;

    /// <summary>The transaction of a <see cref="EntryKind.StandingChanged"/> entry; null where it tells subscribers nothing.</summary>
    public static SanctionTransaction? From(LedgerEntry entry, string token)
    {
        var decoded = StandingEntry.Parser.ParseFrom(entry.Payload.Span);
        return decoded.Changes.Count == 0 ? null : new SanctionTransaction(entry, decoded, token);
    }

    /// <summary>The frame with every change, encoded by whoever needs it first.</summary>
    public EncodedMessage Whole() => _whole ??= Encode(_entry.Changes);

    /// <summary>A frame with some of the changes.</summary>
    public EncodedMessage Part(IEnumerable<SanctionChange> changes) => Encode(changes);

    private EncodedMessage Encode(IEnumerable<SanctionChange> changes)
    {
        var set = new ChangeSet
        {
            Token = new V1.ChangeToken { Value = Token },
            RecordedAt = Ledger.Payloads.Rfc3339.Format(RecordedAt),
            Cause = _entry.Cause,
        };
        set.Changes.AddRange(changes);
        return EncodedMessage.Of(new WatchResponse { Changes = set });
    }
}
