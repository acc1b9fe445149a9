using CreditHub.Domain.Records;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Documents;

/// <summary>
/// Records what is about no subject's grain in the ledger: an issued report, a draw, an outcome. Each has a key of its own, by which the same command
/// again finds what it did before.
/// </summary>
internal sealed class DocumentLog(LedgerStore store)
{
    /// <summary>The entry of a key; null where there is none.</summary>
    public Task<LedgerEntry?> Find(RecordKey key, CancellationToken cancellationToken) => store.Reader.FindDocument(key, cancellationToken);

    /// <summary>Records documents in one transaction; says where it ends, and whether it was there before.</summary>
    /// <exception cref="ApiException">The first one's key is held with other content.</exception>
    public async Task<(Position Position, bool IsRepeated)> Record(string number, params IReadOnlyList<DocumentDraft> documents)
    {
        var entries = documents.Select(d => new EntryDraft
        {
            Kind = d.Kind, Record = d.Key, RecordVersion = 1, Digest = d.Digest, Payload = d.Payload.ToByteArray(),
        });
        var outcome = await store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([.. entries])] }, CancellationToken.None);
        return outcome switch
        {
            AppendOutcome.Committed committed => (committed.Transactions[0], false),
            AppendOutcome.AlreadyRecorded already => (already.TransactionEnd, true),
            AppendOutcome.KeyConflict => throw Conflict(number),
            _ => throw new InvalidOperationException($"A document's outcome {outcome.GetType().Name} has no answer."),
        };
    }

    /// <summary>The refusal of a number that stands for something else.</summary>
    public static ApiException Conflict(string number) => new(
        ErrorReason.CommandContentConflict, $"The number '{number}' stands for another request. Give each request a number of its own.", ("number", number));
}

/// <summary>A document to be recorded.</summary>
/// <param name="Kind">Kind of entry.</param>
/// <param name="Key">Its key.</param>
/// <param name="Digest">Digest of what makes it the same again.</param>
/// <param name="Payload">What is stored.</param>
internal sealed record DocumentDraft(EntryKind Kind, RecordKey Key, ContentDigest Digest, IMessage Payload);
