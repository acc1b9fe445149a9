using CreditHub.Ledger;
using CreditHub.Ledger.Engines;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Tests.Changes;

/// <summary>A store that is restored beneath a node that runs: what it knows is of a future that was lost.</summary>
public sealed class EpochTests
{
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Node_WhoseStoreIsInAnotherEpoch_AnswersNothingMoreSaysSoAndStops()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var stopping = hub.Service<IHostApplicationLifetime>().ApplicationStopping;
        Assert.Equal(2, await LedgerStore.BeginEpoch(hub.Service<IOptions<LedgerOptions>>().Value, TimeProvider.System));

        var stopped = new TaskCompletionSource();
        await using (stopping.Register(stopped.SetResult)) await stopped.Task.WaitAsync(SeenWithin, TestHub.Token);
        foreach (var isConsistent in new[] { false, true })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(
                () => hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { FullyConsistent = isConsistent }));
            Assert.Equal((StatusCode.Unavailable, "NOT_SERVING"), (refused.StatusCode, refused.Reason()));
        }

        Assert.Contains("epoch 2", await hub.Readiness(), StringComparison.Ordinal);
    }
}
