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
