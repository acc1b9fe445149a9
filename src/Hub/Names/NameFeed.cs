using CreditHub.Hub.Feed;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Names;

/// <summary>Keeps the index of names as records name companies.</summary>
internal sealed class NameFeed(NameIndex index) : IFeedConsumer
{
    private static readonly uint Record = WireFormat.MakeTag(RecordEntry.RecordFieldNumber, WireFormat.WireType.LengthDelimited);
    private static readonly uint Subject = WireFormat.MakeTag(CreditRecord.SubjectFieldNumber, WireFormat.WireType.LengthDelimited);

    /// <inheritdoc/>
    public IReadOnlyCollection<EntryKind> Kinds { get; } = [EntryKind.RecordReported, EntryKind.RecordCorrected];

    /// <inheritdoc/>
    public async Task Begin(LedgerReader reader, Position head, CancellationToken cancellationToken)
    {
        await foreach (var page in reader.ScanNames(cancellationToken))
            foreach (var (code, name) in page) index.Add(code, name);
    }

    /// <inheritdoc/>
    public void Apply(LedgerEntry entry)
    {
        if (NameIn(entry.Payload) is { Length: > 0 } name) index.Add(entry.Subject!.Value, name);
    }

    /// <summary>The name of the company in an encoded record, of which nothing else is read; null where there is none.</summary>
    public static string? NameIn(ReadOnlyMemory<byte> payload)
    {
        var input = new CodedInputStream(payload.ToArray());
        while (input.ReadTag() is not 0 and var tag)
        {
            if (tag == Record) return NameOf(input.ReadBytes());
            input.SkipLastField();
        }

        return null;
    }

    private static string? NameOf(ByteString record)
    {
        var input = record.CreateCodedInput();
        while (input.ReadTag() is not 0 and var tag)
        {
            if (tag == Subject) return SubjectReference.Parser.ParseFrom(input.ReadBytes()).Name;
            input.SkipLastField();
        }

        return null;
    }
}
