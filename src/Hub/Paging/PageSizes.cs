namespace CreditHub.Hub.Paging;

/// <summary>Page sizes that callers ask for, within the contract's bounds.</summary>
internal static class PageSizes
{
    private const int Default = 100;

    /// <summary>The size to use; the default for 0.</summary>
    public static int Of(int asked) => asked == 0 ? Default : asked;
}
