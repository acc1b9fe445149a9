namespace CreditHub.Hub.Hosting;

/// <summary>Ticks of loops that end with the host.</summary>
internal static class PeriodicTicks
{
    /// <summary>Waits for the next tick; false where the loop is to end.</summary>
    public static async Task<bool> NextTick(this PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
