using CreditHub.Adapters.Hosting;
using CreditHub.Adapters.Tests.Transports;
using CreditHub.Adapters.Tests.Transports.Tables;
using CreditHub.Client.Connecting;
using Xunit;

namespace CreditHub.Adapters.Tests.Hosting;

public sealed class ConnectionAdapterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private ConnectionTree _tree = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _tree = await ConnectionTree.StartAsync();

    public async ValueTask DisposeAsync() => await _tree.DisposeAsync();

    [Fact]
    public async Task Adapter_SourceIsAway_SaysSoInASentenceAndTriesAgainLongBeforeTheNextPoll()
    {
        var table = SourceTable.Of("sqlite", _tree.Root);
        using var log = new KeptLog();
        using var adapter = new ConnectionAdapter(_tree.Connect(table.Settings(byKey: true, answers: true), pollSeconds: 86_400), new CreditHubClientOptions { Address = _tree.Hub.Address }, TimeProvider.System, log);
        await adapter.StartAsync(Stop);
        await Until("the failure", () => log.Lines.Any(l => l.StartsWith("Error source: The Sqlite database fails at 处罚_out:", StringComparison.Ordinal)));
        await table.Make();
        await table.Run(SourceTable.Insert(1));
        await Until("the delivery", () => log.Lines.Any(l => l.Contains("is done: 1 rows read, 1 recorded", StringComparison.Ordinal)));
        await Until("the recovery", () => log.Lines.Contains("Information source: works again."));
        await adapter.StopAsync(Stop);
        Assert.DoesNotContain(log.Lines, l => l.Contains("   at ", StringComparison.Ordinal));
        Assert.Equal("taken", (await table.Answer(1)).Status);
    }

    private static async Task Until(string what, Func<bool> holds)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"{what} did not come within {Patience}.");
            await Task.Delay(50, Stop);
        }
    }
}
