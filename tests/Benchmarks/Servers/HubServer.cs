using CreditHub.Hub;

namespace CreditHub.Benchmarks.Servers;

/// <summary>The real hub with the settings that it is shipped with.</summary>
internal static class HubServer
{
    /// <summary>Serves a data folder.</summary>
    public static async Task Run(string dataFolder)
    {
        var (address, settings) = ServerProcess.ChooseAddresses();
        var app = await HubHost.Build([$"--Hub:DataFolder={dataFolder}", .. settings], TimeProvider.System);
        await ServerProcess.ServeUntilLeft(app, address);
    }
}
