using CreditHub.Domain.Codes;
using CreditHub.Hub.Errors;
using CreditHub.Ledger.Entries;
using CreditHub.V1;

namespace CreditHub.Hub.Paging;

/// <summary>
/// Page tokens: where the next page begins, opaque to callers. Each belongs to its question (call, store, caller, subject, filter) and is refused with any other.
/// </summary>
internal static class PageTokens
{
    /// <summary>The token for «after this subject».</summary>
    public static string OfCode(UnifiedSocialCreditCode code, string question) =>
        SealedPlace.Seal((long)(ulong)(code.Packed >> 64), (long)(ulong)code.Packed, question);

    /// <summary>The subject after which to go on; null for the first page.</summary>
    /// <exception cref="ApiException">The token is none of this question's.</exception>
    public static UnifiedSocialCreditCode? ReadCode(string token, string question)
    {
        if (token.Length == 0) return null;
        var (high, low) = SealedPlace.Open(token, question);
        return UnifiedSocialCreditCode.FromPacked(new UInt128((ulong)high, (ulong)low));
    }

    /// <summary>The token for «from this place on», or before it.</summary>
    public static string OfPosition(Position position, string question) => SealedPlace.Seal(position.Value, 0, question);

    /// <summary>The place to go on from; null for the first page.</summary>
    /// <exception cref="ApiException">The token is none of this question's.</exception>
    public static Position? ReadPosition(string token, string question) =>
        token.Length == 0 ? null : new Position(SealedPlace.Open(token, question).First);

    /// <summary>The token for «after this record», in the order of decision.</summary>
    public static string OfRecord(int decidedOn, Position position, string question) => SealedPlace.Seal(decidedOn, position.Value, question);

    /// <summary>The record after which to go on; null for the first page.</summary>
    /// <exception cref="ApiException">The token is none of this question's.</exception>
    public static (int DecidedOn, Position Position)? ReadRecord(string token, string question)
    {
        if (token.Length == 0) return null;
        var (day, position) = SealedPlace.Open(token, question);
        return ((int)day, new Position(position));
    }

    /// <summary>The refusal of a token that this call did not give.</summary>
    public static ApiException Malformed() => new(
        ErrorReason.PageTokenMalformed, "The page token is not one that this call gave for this question. Start again with the first page.", ("field", "page_token"));
}
