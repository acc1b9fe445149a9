using CreditHub.Hub;

namespace CreditHub.Benchmarks.Servers;

/// <summary>The real hub with the settings that it is shipped with, all but the rates of an agency. Each agency is known by a key, as on any loopback.</summary>
internal static class HubServer
{
    // One agency is to show what the hub can do, not what an agency may.
    private static readonly string[] WithoutRates =
        ["--Hub:Limits:CallsPerSecond=1000000", "--Hub:Limits:QuestionsPerSecond=10000000", "--Hub:Limits:RowsPerSecond=10000000", "--Hub:Limits:AnswersPerSecond=1000000"];

    /// <summary>Serves a data folder.</summary>
    public static async Task Run(string dataFolder, bool withRates)
    {
        var (address, settings) = ServerProcess.ChooseAddresses();
        Directory.CreateDirectory(dataFolder);
        var app = await HubHost.Build([$"--Hub:DataFolder={dataFolder}", $"--Hub:Access:CredentialsFile={BenchKeys.WriteTo(dataFolder)}", .. withRates ? [] : WithoutRates, .. settings], TimeProvider.System);
        await ServerProcess.ServeUntilLeft(app, address);
    }
}
