namespace CreditHub.Hub.Hosting;

/// <summary>The meter of all that the hub measures of itself.</summary>
internal static class HubMeter
{
    /// <summary>Its name.</summary>
    public const string Name = "CreditHub";
}
