using CreditHub.Domain.Codes;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Paging;

/// <summary>Page sizes that callers ask for.</summary>
internal static class PageSizes
{
    /// <summary>The size to use: the default for 0; a size out of bounds is refused rather than quietly cut.</summary>
    public static int Check(int asked, int standard, int max) => asked switch
    {
        0 => standard,
        > 0 when asked <= max => asked,
        _ => throw new ApiException(
            ErrorReason.PageSizeOutOfRange, $"page_size is {asked}; it goes from 1 to {max}, 0 for the default of {standard}.",
            ("field", "page_size"), ("value", $"{asked}"), ("lowest", "1"), ("highest", $"{max}")),
    };
}

/// <summary>Page tokens: where the next page begins, opaque to callers.</summary>
internal static class PageTokens
{
    /// <summary>The token for «after this subject».</summary>
    public static string OfCode(UnifiedSocialCreditCode code) => $"c1.{code}";

    /// <summary>The subject after which to go on; null for the first page.</summary>
    public static UnifiedSocialCreditCode? ReadCode(string token)
    {
        if (token.Length == 0) return null;
        return token.StartsWith("c1.", StringComparison.Ordinal) && UnifiedSocialCreditCode.TryParse(token[3..], out var code, out _)
            ? code
            : throw Malformed();
    }

    /// <summary>The refusal of a token that this call did not give.</summary>
    public static ApiException Malformed() =>
        new(ErrorReason.PageTokenMalformed, "The page token is not one that this call gave. Start again with the first page.", ("field", "page_token"));
}
