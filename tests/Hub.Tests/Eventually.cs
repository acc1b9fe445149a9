using System.Diagnostics;

namespace CreditHub.Hub.Tests;

/// <summary>Waits for what another process or thread brings about; says what did not when it never does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until something holds.</summary>
    public static async Task Holds(string what, Func<Task<bool>> look)
    {
        var began = Stopwatch.StartNew();
        while (!await look())
        {
            if (began.Elapsed > Patience) throw new TimeoutException($"It did not come about within {Patience} that {what}.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
