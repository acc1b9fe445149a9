using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Changes;

/// <summary>How long a watch may be silent before it says how far it has come.</summary>
internal static class Heartbeats
{
    private const int SecondsDefault = 15;
    private const int SecondsMax = 300;

    /// <summary>Reads what a watcher asked for; 0 is the default.</summary>
    /// <exception cref="ApiException">It is out of bounds.</exception>
    public static TimeSpan Read(int seconds)
    {
        if (seconds is >= 0 and <= SecondsMax) return TimeSpan.FromSeconds(seconds == 0 ? SecondsDefault : seconds);
        throw new ApiException(
            ErrorReason.NumberOutOfRange, $"heartbeat_seconds is {seconds}; it goes from 1 to {SecondsMax}, 0 for the default.",
            ("field", "heartbeat_seconds"), ("value", $"{seconds}"), ("lowest", "0"), ("highest", $"{SecondsMax}"));
    }
}
