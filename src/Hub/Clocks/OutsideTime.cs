namespace CreditHub.Hub.Clocks;

/// <summary>
/// The world's time, whatever the hub's own clock says. Deadlines of calls, certificates, keys and statements of identity providers were
/// made out by others, who live in it.
/// </summary>
/// <param name="Clock">Its clock.</param>
internal sealed record OutsideTime(TimeProvider Clock)
{
    /// <summary>What it is now.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow();
}
