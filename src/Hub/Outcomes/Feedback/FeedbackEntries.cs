using CreditHub.Domain.Records;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using Google.Protobuf;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>Appends the hub's own entries about feedback, each under a key, so that none is in the ledger twice.</summary>
internal sealed class FeedbackEntries(LedgerStore store)
{
    private const string Source = "hub";

    /// <summary>Appends an entry; false where its key is in the ledger already, with this content or another.</summary>
    public async Task<bool> TryAppend(EntryKind kind, string dataset, string number, IMessage payload, CancellationToken cancellationToken)
    {
        var content = payload.ToByteArray();
        var draft = new EntryDraft
        {
            Kind = kind, Record = new RecordKey(Source, dataset, number), RecordVersion = 1, Digest = ContentDigest.Of(content),
            Payload = content,
        };
        var outcome = await store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([draft])] }, cancellationToken);
        return outcome switch
        {
            AppendOutcome.Committed => true,
            AppendOutcome.AlreadyRecorded or AppendOutcome.KeyConflict => false,
            _ => throw new InvalidOperationException($"An entry about feedback has no outcome {outcome.GetType().Name}."),
        };
    }
}
