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
    /// <summary>The bytes of an answer.</summary>
    /// <param name="answer">The answer without ages.</param>
    /// <param name="ages">The ages of its sources, encoded.</param>
    public static EncodedMessage Of(CheckResponse answer, ReadOnlySpan<byte> ages)
    {
        var after = new CheckResponse
        {
            DecisionId = answer.DecisionId, DecidedAt = answer.DecidedAt, CatalogueVersion = answer.CatalogueVersion, CommitmentPath = answer.CommitmentPath,
        };
        var before = new CheckResponse { Verdict = answer.Verdict, ValidUntil = answer.ValidUntil, Token = answer.Token };
        before.Reasons.AddRange(answer.Reasons);
        var (first, last) = (before.CalculateSize(), after.CalculateSize());
        var bytes = new byte[first + ages.Length + last];
        before.WriteTo(bytes.AsSpan(0, first));
        ages.CopyTo(bytes.AsSpan(first));
        after.WriteTo(bytes.AsSpan(first + ages.Length));
        return new EncodedMessage(bytes);
    }
}
