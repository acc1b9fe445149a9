using CreditHub.Hub.Hosting;
using CreditHub.Ledger.Payloads;

namespace CreditHub.Hub.Clocks;

/// <summary>Reads <c>Hub:Clock</c>, and says where it is refused.</summary>
internal static class ClockSetting
{
    /// <summary>The clock that the settings state; null where they state none.</summary>
    public static StatedClock? Read(HubOptions options, TimeProvider outside) =>
        Rfc3339.TryParse(options.Clock, out var begins) ? new StatedClock(begins, outside) : null;

    /// <summary>Why a stated clock is refused; null where it is not, and where none is stated.</summary>
    /// <remarks>
    /// Answers by a stated clock must not reach anyone who takes them for the truth: a process of this machine only. The nodes of a cluster
    /// would each have a clock of its own.
    /// </remarks>
    public static string? FaultOf(HubOptions options)
    {
        if (options.Clock.Length == 0) return null;
        if (!Rfc3339.TryParse(options.Clock, out _))
            return $"Hub:Clock is «{options.Clock}»: give a time such as 2026-03-02T09:00:00+08:00.";
        if (options.Redis.Length > 0)
            return "Hub:Clock is set and so is Hub:Redis: the nodes of a cluster cannot keep one stated clock. "
                + "Rehearse on a hub that is alone.";
        if (!options.Address.IsLoopback) return Beyond("Hub:Address", options.Address.ToString());
        if (!options.OperationsAddress.IsLoopback) return Beyond("Hub:OperationsAddress", options.OperationsAddress.ToString());
        return options.OperationsNetworks.Length > 0 ? Beyond("Hub:OperationsNetworks", options.OperationsNetworks) : null;
    }

    private static string Beyond(string setting, string value) =>
        $"Hub:Clock is set and {setting} is {value}: a hub with a stated clock is reached from its own machine only. "
        + "Leave one of them out.";
}
