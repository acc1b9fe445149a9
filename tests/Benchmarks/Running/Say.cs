namespace CreditHub.Benchmarks.Running;

/// <summary>Says on stderr how far things are; stdout is for results.</summary>
internal static class Say
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>One line.</summary>
    public static void Line(string text) => Console.Error.WriteLine(text);

    /// <summary>A way to say a growing number of something, every few seconds.</summary>
    public static Action<long> Growing(string what)
    {
        var last = TimeProvider.System.GetTimestamp();
        return number =>
        {
            if (TimeProvider.System.GetElapsedTime(last) < Pause) return;
            last = TimeProvider.System.GetTimestamp();
            Line($"  {what}: {number:N0}");
        };
    }
}
