using System.Text;
using CreditHub.Cli.Shell;
using CreditHub.TestKit.FakeHub;
using Xunit;

namespace CreditHub.Cli.Tests;

/// <summary>A fake hub, a folder of its own and the program run in-process against it, as a shell would run it.</summary>
public abstract class CliFixture : IAsyncLifetime
{
    protected const string Code = "91610131MA6TYKRX7K";

    protected FakeHubServer Hub { get; private set; } = null!;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("hubctl-").FullName;

    /// <summary>Variables of the environment, beside the hub's address.</summary>
    protected Dictionary<string, string> Environment { get; } = [];

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Hub = await FakeHubServer.StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal Task<Outcome> RunAsync(params string[] args) => RunAsync("", Cancelled, args);

    internal async Task<Outcome> RunAsync(string input, CancellationToken stop, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(
            TextWriter.Synchronized(output), TextWriter.Synchronized(error), () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            name => name == "CREDITHUB_ADDRESS" ? Hub.Address : Environment.GetValueOrDefault(name), Interactive: false);
        var exitCode = await Hubctl.RunAsync(args, terminal, stop);
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }

    protected string FileOf(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}

/// <summary>How a run of the program ended.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    public IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
