using CreditHub.Hub.Streaming;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Eligibility;

/// <summary>
/// Encodes a verdict field by field in their order, as any library would, but takes the ages of its sources from what was encoded before, and writes its number
/// and time without making texts of them. Messages of Protobuf may be cut between fields: what comes before is one, what comes after another.
/// </summary>
internal static class CheckEncoding
{
    // Of every field of an answer, and of a length below 128: their numbers are below 16.
    private const int TagSize = 1;
    private const int LengthSize = 1;
    private const int IdLength = 32;
    private const int InsertSize = TagSize + LengthSize + IdLength + TagSize + LengthSize + Rfc3339.Length;

    /// <summary>The bytes of an answer.</summary>
    /// <param name="answer">The answer without ages, number and time.</param>
    /// <param name="ages">The ages of its sources, encoded.</param>
    /// <param name="id">Its number.</param>
    /// <param name="decidedAt">Its time.</param>
    public static EncodedMessage Of(CheckResponse answer, ReadOnlySpan<byte> ages, Guid id, DateTimeOffset decidedAt)
    {
        var after = SizeOf(answer.CatalogueVersion) + (answer.CommitmentPath is { } path ? TagSize + CodedOutputStream.ComputeMessageSize(path) : 0);
        var size = answer.CalculateSize();
        var bytes = new byte[size + ages.Length + InsertSize];
        var whole = bytes.AsSpan();
        answer.WriteTo(whole[..size]);
        whole[(size - after)..size].CopyTo(whole[^after..]);
        ages.CopyTo(whole[(size - after)..]);
        Write(id, decidedAt, whole[(size - after + ages.Length)..]);
        return new EncodedMessage(bytes);
    }

    private static void Write(Guid id, DateTimeOffset decidedAt, Span<byte> into)
    {
        into[0] = (byte)WireFormat.MakeTag(CheckResponse.DecisionIdFieldNumber, WireFormat.WireType.LengthDelimited);
        into[1] = IdLength;
        id.TryFormat(into[2..], out _, "N");
        into = into[(TagSize + LengthSize + IdLength)..];
        into[0] = (byte)WireFormat.MakeTag(CheckResponse.DecidedAtFieldNumber, WireFormat.WireType.LengthDelimited);
        into[1] = Rfc3339.Length;
        Rfc3339.Write(decidedAt, into.Slice(2, Rfc3339.Length));
    }

    private static int SizeOf(string field) => field.Length == 0 ? 0 : TagSize + CodedOutputStream.ComputeStringSize(field);
}
