using CreditHub.TestKit;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>A node that is told to stop ends in time, whatever is away.</summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Node_ToldToStopWhileRedisIsAway_EndsWithinTenSeconds()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestContext.Current.CancellationToken);
        await using var node = await HubProcess.Start(
            _folder, ("Hub__Ledger__Engine", "PostgreSql"), ("Hub__Ledger__ConnectionString", PostgreSqlServer.NewDatabase()), ("Hub__Redis", redis.Address),
            ("Hub__SiloPort", $"{LoopbackPort.Free()}"), ("Hub__SiloWithoutTls", "true"));
        redis.Kill();
        node.Signal("TERM");
        Assert.Equal(0, node.EndWithin(StopsWithin));
    }
}
