using CreditHub.Domain.Codes;
using CreditHub.Hub.Errors;
using CreditHub.Ledger.Entries;
using CreditHub.V1;

namespace CreditHub.Hub.Paging;

/// <summary>
/// Page tokens: where the next page begins, unreadable to callers. Each belongs to its question (call, store, caller, subject, filter) and
/// is refused with any other.
/// </summary>
internal sealed class PageTokens(PlaceSeal seal)
{
    /// <summary>The token for «after this subject».</summary>
    public string OfCode(UnifiedSocialCreditCode code, string question) =>
        seal.Seal((long)(ulong)(code.Packed >> 64), (long)(ulong)code.Packed, question);

    /// <summary>The subject after which to go on; null for the first page.</summary>
    /// <exception cref="ApiException">The token is none of this question's.</exception>
    public UnifiedSocialCreditCode? ReadCode(string token, string question)
    {
        if (token.Length == 0) return null;
        var (high, low) = seal.Open(token, question);
        return UnifiedSocialCreditCode.FromPacked(new UInt128((ulong)high, (ulong)low));
    }

    /// <summary>The token for «from this place on», or before it.</summary>
    public string OfPosition(Position position, string question) => seal.Seal(position.Value, 0, question);

    /// <summary>The place to go on from; null for the first page.</summary>
    /// <exception cref="ApiException">The token is none of this question's.</exception>
    public Position? ReadPosition(string token, string question) =>
        token.Length == 0 ? null : new Position(seal.Open(token, question).First);

    /// <summary>The token for «after this record», in the order of decision.</summary>
    public string OfRecord(int decidedOn, Position position, string question) => seal.Seal(decidedOn, position.Value, question);

    /// <summary>The record after which to go on; null for the first page.</summary>
    /// <exception cref="ApiException">The token is none of this question's.</exception>
    public (int DecidedOn, Position Position)? ReadRecord(string token, string question)
    {
        if (token.Length == 0) return null;
        var (day, position) = seal.Open(token, question);
        return ((int)day, new Position(position));
    }

    /// <summary>The token of a place that is two numbers.</summary>
    public string OfPair(long first, long second, string question) => seal.Seal(first, second, question);

    /// <summary>The two numbers of such a token.</summary>
    /// <exception cref="ApiException">The token is none of this question's.</exception>
    public (long First, long Second) ReadPair(string token, string question) => seal.Open(token, question);

    /// <summary>The refusal of a token that this call did not give.</summary>
    public static ApiException Malformed() => new(
        ErrorReason.PageTokenMalformed, "The page token is not one that this call gave for this question. Start again with the first page.", ("field", "page_token"));
}
