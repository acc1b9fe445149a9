using System.Diagnostics;
using System.Globalization;
using CreditHub.Client;
using CreditHub.Client.Errors;
using CreditHub.TestKit;
using CreditHub.V1;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>A node that hangs with its decision log: nobody waits for it for long, nothing is passed off as whole, and its log is back with it.</summary>
public sealed class HangingNodeTests : IDisposable
{
    private const string Company = "91610000220568570K";
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Node_ThatHangs_IsMissedInTimeAndItsLogIsBackAfterItsDeath()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(Token);
        var (database, port) = (PostgreSqlServer.NewDatabase(), LoopbackPort.Free());
        await using var first = await Node("first", LoopbackPort.Free());
        await using var second = await Node("second", port);
        using var asking = first.ClientOf("sx-procurement", "procurement");
        string decision;
        using (var client = second.ClientOf("sx-procurement", "procurement"))
            decision = (await client.CheckAsync(Company, "procurement", cancellationToken: Token)).DecisionId;
        await HubProcess.Until("both nodes to know each other", () => Holds(asking, decision), holds: found => found);

        second.Signal("STOP");
        var began = Stopwatch.StartNew();
        var missed = await Assert.ThrowsAsync<CreditHubException>(() => asking.GetReceiptAsync(decision, Token));
        Assert.Equal(ErrorReason.EvidenceLogUnreachable, missed.Reason);
        Assert.InRange(began.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));

        // Some grains, or those who know where they are, lie on the node that hangs: readiness says so, and does not wait for them.
        await HubProcess.Until("readiness to say that grains do not answer", async () =>
        {
            var asked = Stopwatch.StartNew();
            var said = await first.Readiness(Token);
            Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
            return said;
        }, holds: said => !said.StartsWith("Healthy", StringComparison.Ordinal) && said.Contains("do not answer", StringComparison.Ordinal));

        second.Kill();
        await using var again = await Node("second", port);
        await HubProcess.Until("the log of the node that was killed", () => Holds(asking, decision), holds: found => found);

        Task<HubProcess> Node(string name, int siloPort) => HubProcess.Start(
            Path.Combine(_folder, name), ("Hub__Ledger__Engine", "PostgreSql"), ("Hub__Ledger__ConnectionString", database), ("Hub__Redis", redis.Address),
            ("Hub__SiloPort", siloPort.ToString(CultureInfo.InvariantCulture)), ("Hub__Evidence__NodeWaitMilliseconds", "1000"), ("Hub__SiloWithoutTls", "true"),
            ("Hub__IdentityKeyFile", Path.Combine(_folder, "identity.key")));
    }

    private static async Task<bool> Holds(CreditHubClient client, string decision)
    {
        try
        {
            return (await client.GetReceiptAsync(decision, Token)).Decision.Length > 0;
        }
        catch (CreditHubException e) when (e.Reason is ErrorReason.EvidenceLogUnreachable or ErrorReason.DecisionUnknown)
        {
            return false;
        }
    }
}
