using CreditHub.TestKit;

namespace CreditHub.Benchmarks.Servers;

/// <summary>What both servers have in common: their addresses, the word by which they say that they serve, and their end.</summary>
internal static class ServerProcess
{
    /// <summary>Said on stdout before the address, once it is served.</summary>
    public const string Ready = "ready ";

    /// <summary>Settings of the addresses, each on a free port of loopback.</summary>
    public static (string Address, string[] Settings) ChooseAddresses()
    {
        var address = $"http://127.0.0.1:{LoopbackPort.Free()}";
        return (address, [$"--Hub:Address={address}", $"--Hub:OperationsAddress=http://127.0.0.1:{LoopbackPort.Free()}"]);
    }

    /// <summary>Serves until stdin ends: when whoever started this wants it, or is no more.</summary>
    public static async Task ServeUntilLeft(WebApplication app, string address)
    {
        await using (app)
        {
            await app.StartAsync();
            Console.WriteLine(Ready + address);
            await Task.Factory.StartNew(
                static () => Console.OpenStandardInput().CopyTo(Stream.Null), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await app.StopAsync();
        }
    }
}
