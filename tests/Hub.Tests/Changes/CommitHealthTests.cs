using CreditHub.Ledger.Engines;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Tests.Changes;

/// <summary>A store that does not take what is committed: rows are told, readiness says why, checks go on.</summary>
public sealed class CommitHealthTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Commit_ThatTheStoreRefuses_DegradesReadinessUntilOneIsTaken()
    {
        await using var hub = await TestHub.StartAsync(_folder, null, $"--Hub:Ledger:ConnectionString=Data Source={_folder}/ledger.db;Default Timeout=1");
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        Assert.Contains("commits: Healthy", await hub.Readiness(), StringComparison.Ordinal);

        await using (var other = new SqliteConnection(hub.Service<IOptions<LedgerOptions>>().Value.ConnectionString))
        {
            other.Open();
            await using var locked = other.BeginTransaction(deferred: false);
            var waits = hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany)));
            await Eventually.Holds("readiness says that a commit stands still", async () => (await hub.Readiness()).Contains("A commit stands still", StringComparison.Ordinal));
            var failed = await Assert.ThrowsAsync<RpcException>(() => waits);
            Assert.Equal("OUTCOME_UNKNOWN", failed.Reason());
        }

        Assert.True(hub.Store.Appender.Failures > 0);
        var readiness = await hub.Readiness();
        Assert.StartsWith("Degraded", readiness, StringComparison.Ordinal);
        Assert.Contains("The last commit failed: SQLite Error 5", readiness, StringComparison.Ordinal);
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);

        Assert.Equal(RowEffect.Recorded, (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany))))[0].Acknowledged.Effect);
        Assert.Contains("commits: Healthy", await hub.Readiness(), StringComparison.Ordinal);
    }
}
