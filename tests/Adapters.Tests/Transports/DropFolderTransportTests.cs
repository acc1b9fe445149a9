using CreditHub.Adapters.Hosting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.Adapters.Tests.Reporting;
using CreditHub.Client.Connecting;
using CreditHub.TestKit.FakeHub;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports;

public sealed class DropFolderTransportTests : IAsyncLifetime
{
    private const string Stuck = "market.penalty_20261101_001.csv";
    private const string Next = "market.penalty_20261102_001.csv";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DropTree _tree = new();
    private FakeHubServer _hub = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await FakeHubServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Adapter_FileThatCannotBeDelivered_HoldsUpNoOtherAndGoesOnWhenItCan()
    {
        Directory.CreateDirectory(_tree.PathOf(PenaltyTable.Agency));
        _tree.Write(3, n => DropTree.Line(n), Path.Combine(PenaltyTable.Agency, Stuck));
        _tree.Write(3, n => DropTree.Line(n + 100), Path.Combine(PenaltyTable.Agency, Next));
        // A folder where the quarantine belongs: every attempt at this one file fails.
        var obstacle = _tree.PathOf(PenaltyTable.Agency, Stuck + ".quarantine.csv");
        Directory.CreateDirectory(obstacle);

        using var adapter = new ConnectionAdapter(_tree.Connection(), new CreditHubClientOptions { Address = _hub.Address }, TimeProvider.System, NullLoggerFactory.Instance);
        await adapter.StartAsync(Stop);
        await IsDone(Next);
        Assert.True(File.Exists(_tree.PathOf(PenaltyTable.Agency, Stuck)), "The file that fails must stay.");
        Directory.Delete(obstacle);
        await IsDone(Stuck);
        await adapter.StopAsync(Stop);
    }

    private async Task IsDone(string name)
    {
        var path = _tree.PathOf(PenaltyTable.Agency, "done", name);
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (!File.Exists(path))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"{name} was not delivered within {Patience}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Stop);
        }
    }
}
