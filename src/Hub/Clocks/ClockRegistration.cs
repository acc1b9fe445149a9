using CreditHub.Hub.Hosting;
using CreditHub.Ledger;

namespace CreditHub.Hub.Clocks;

/// <summary>Registers the clock of everything.</summary>
internal static class ClockRegistration
{
    /// <summary>Adds the clock, first of all: what starts after it finds it said in the ledger that times are stated.</summary>
    /// <returns>The clock that the settings state, or else the world's.</returns>
    public static TimeProvider AddClock(this WebApplicationBuilder builder, TimeProvider outside)
    {
        var options = builder.Configuration.GetSection("Hub").Get<HubOptions>() ?? new HubOptions();
        var time = (TimeProvider?)ClockSetting.Read(options, outside) ?? outside;
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(new OutsideTime(outside));
        builder.Services.AddHostedService<ClockNotice>();
        builder.Services.AddHealthChecks().AddCheck<ClockHealth>("clock");
        return time;
    }

    /// <summary>Refuses a store that does not go with the clock, and closes it.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static async Task Demand(LedgerStore store, TimeProvider time, TimeProvider outside, bool wasServed)
    {
        try
        {
            await ClockInLedger.Demand(store, time as StatedClock, outside, wasServed);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
