using CreditHub.Hub.Streaming;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Eligibility;

/// <summary>
/// Encodes a verdict field by field in their order, as any library would, but takes the ages of its sources from what was encoded before. Messages of
/// Protobuf may be cut between fields: what comes before the ages is one, what comes after them another.
/// </summary>
internal static class CheckEncoding
{
    // Of every field of an answer: their numbers are below 16.
    private const int TagSize = 1;

    /// <summary>The bytes of an answer.</summary>
    /// <param name="answer">The answer without ages.</param>
    /// <param name="ages">The ages of its sources, encoded.</param>
    public static EncodedMessage Of(CheckResponse answer, ReadOnlySpan<byte> ages)
    {
        var after = SizeOf(answer.DecisionId) + SizeOf(answer.DecidedAt) + SizeOf(answer.CatalogueVersion)
            + (answer.CommitmentPath is { } path ? TagSize + CodedOutputStream.ComputeMessageSize(path) : 0);
        var size = answer.CalculateSize();
        var bytes = new byte[size + ages.Length];
        var whole = bytes.AsSpan();
        answer.WriteTo(whole[..size]);
        whole[(size - after)..size].CopyTo(whole[(size - after + ages.Length)..]);
        ages.CopyTo(whole[(size - after)..]);
        return new EncodedMessage(bytes);
    }

    private static int SizeOf(string field) => field.Length == 0 ? 0 : TagSize + CodedOutputStream.ComputeStringSize(field);
}
