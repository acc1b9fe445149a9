using CreditHub.Hub.Feed;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using ChangeToken = CreditHub.V1.ChangeToken;

namespace CreditHub.Hub.Evaluations;

/// <summary>A transaction that brought an evaluation result.</summary>
internal sealed class EvaluationTransaction : FeedTransaction
{
    private EncodedMessage? _frame;

    /// <summary>Reads the transaction of an <see cref="EntryKind.EvaluationChanged"/> entry.</summary>
    public EvaluationTransaction(LedgerEntry entry, string token)
        : base(entry, token)
    {
        Change = EvaluationEntry.Parser.ParseFrom(entry.Payload.Span).Change;
        Change.Token = new ChangeToken { Value = token };
        Change.RecordedAt = Rfc3339.Format(entry.RecordedAt);
    }

    /// <summary>What subscribers are told.</summary>
    public EvaluationChange Change { get; }

    /// <summary>Its frame, encoded by whoever needs it first.</summary>
    public EncodedMessage Frame() => _frame ??= EncodedMessage.Of(new WatchEvaluationsResponse { Change = Change });
}
