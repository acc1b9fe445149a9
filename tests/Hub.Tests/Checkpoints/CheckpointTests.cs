using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Checkpoints;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Engines;
using CreditHub.TestKit;
using Microsoft.Data.Sqlite;

namespace CreditHub.Hub.Tests.Checkpoints;

/// <summary>What the hub signs of its ledger, and what it refuses to sign.</summary>
public sealed class CheckpointTests
{
    [Fact]
    public async Task Checkpoint_OfAGrowingLedger_IsSignedByBothKeysAndExtendsTheOneBefore()
    {
        await using var hub = await TestHub.StartAsync();
        var checkpoints = hub.Service<LedgerCheckpoints>();
        var first = await checkpoints.Advance(TestHub.Token);
        await hub.Report("sx-court", Row("(2026)陕0113执1号"));
        hub.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Holds(
            "a checkpoint is signed", () => Task.FromResult(checkpoints.Current!.Checkpoint.Size > first.Checkpoint.Size));
        var second = checkpoints.Current!;

        Assert.All(checkpoints.Keys, key => Assert.Equal(second.Checkpoint.Text, LedgerCheckpoint.Open(second.Note, [key]).Text));
        Assert.Equal(2, SignedNote.Parse(second.Note).Verify(checkpoints.Keys).Count);
        Assert.Equal((1, 0), (second.Checkpoint.Epoch, second.Checkpoint.EpochBeganAfter));
        var proof = await hub.Store.Reader.Tree.Consistency(first.Checkpoint.Size, second.Checkpoint.Size, TestHub.Token);
        Assert.True(TreeProof.IsConsistent(
            first.Checkpoint.Size, first.Checkpoint.Root.Span, second.Checkpoint.Size, second.Checkpoint.Root.Span,
            [.. proof.Select(h => (ReadOnlyMemory<byte>)h)]));
        using var go = GoOracle.Start();
        Assert.Equal(second.Checkpoint.Text, go.Open(second.Note, checkpoints.Keys[0].ToString()).Text);
    }

    [Theory]
    [InlineData("UPDATE entry SET recorded_at = recorded_at + 1 WHERE position = 2", "does not extend")]
    [InlineData("DELETE FROM entry WHERE position > 2; UPDATE ledger_head SET next_position = 3", "were signed")]
    public async Task Checkpoint_OfALedgerThatWasRewrittenWithItsTree_IsNotSigned(string rewriting, string fault)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Report("sx-court", Row("(2026)陕0113执1号"));
            await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token);
        }

        // Whoever rewrites entries and has the tree built anew leaves no trace in the store itself.
        Rewrite(folder, rewriting + "; DELETE FROM tree_tile; UPDATE ledger_head SET root = NULL");
        File.Delete(Path.Combine(folder, "ledger.mark"));
        await using var again = await TestHub.StartAsync(folder);
        var loop = again.Service<BackgroundLoops>().Of<CheckpointLoop>();
        await Eventually.Holds("the loop says so", () => Task.FromResult(loop.Fault?.Contains(fault, StringComparison.Ordinal) == true));
        await Assert.ThrowsAsync<RewrittenLedgerException>(() => again.Service<LedgerCheckpoints>().Advance(TestHub.Token));
        Assert.Contains("rewritten", await again.Readiness(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoint_AfterARestore_IsOfANewEpochAndSaysWhereItBegan()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        var backup = Path.Combine(folder, "backup.db");
        var ledger = new LedgerOptions { ConnectionString = $"Data Source={Path.Combine(folder, "ledger.db")}" };
        long kept;
        SignedCheckpoint lost;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Report("sx-court", Row("(2026)陕0113执1号"));
            kept = LedgerBackup.Take(ledger, backup).Position;
            await hub.Report("sx-court", Row("(2026)陕0113执2号"));
            lost = await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token);
        }

        SqliteConnection.ClearAllPools();
        File.Copy(backup, Path.Combine(folder, "ledger.db"), overwrite: true);
        foreach (var rest in new[] { "ledger.db-wal", "ledger.db-shm" }) File.Delete(Path.Combine(folder, rest));
        await LedgerStore.BeginEpoch(ledger, TimeProvider.System);
        await using var again = await TestHub.StartAsync(folder);
        var next = await again.Service<LedgerCheckpoints>().Advance(TestHub.Token);
        Assert.True(lost.Checkpoint.Size > kept);
        Assert.Equal((2, kept), (next.Checkpoint.Epoch, next.Checkpoint.EpochBeganAfter));
        Assert.Equal(lost.Checkpoint.Origin, next.Checkpoint.Origin);
    }

    private static CreditHub.V1.ReportRow Row(string number)
    {
        var record = Rows.JudgmentDefault(number: number);
        record.RecordNumber = number;
        return Rows.Of(record);
    }

    private static void Rewrite(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
