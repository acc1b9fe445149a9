using CreditHub.Client;
using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Checkpoints;
using CreditHub.Ledger;
using CreditHub.Ledger.Engines;
using CreditHub.TestKit;
using Microsoft.Data.Sqlite;

namespace CreditHub.Hub.Tests.Checkpoints;

/// <summary>A witness beside hubs that only grow, that are rewritten by who has root, and that are restored.</summary>
public sealed class WitnessTests
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
    private readonly string _own = System.IO.Directory.CreateTempSubdirectory("credithub-witness-").FullName;

    private string State => Path.Combine(_own, "last");

    [Fact]
    public async Task Witness_OfALedgerThatGrows_CosignsAndGoProvesIt()
    {
        await using var hub = await TestHub.StartAsync(_folder);
        using var client = hub.ClientOf("sx-tax", "supervision");
        var witness = Witness(client, out var key);
        await witness.StepAsync(0, TestHub.Token);
        await Grow(hub, "1");
        var (checkpoint, note) = await witness.StepAsync(0, TestHub.Token);
        Assert.Equal(note, File.ReadAllText(State));
        Assert.Contains(key, SignedNote.Parse(note).Verify([key]));
        using var go = GoOracle.Start();
        var opened = go.Open(note, Key().ToString(), key.ToString());
        Assert.Equal((checkpoint.Text, 2), (opened.Text, opened.Names!.Length));
        Assert.NotNull(go.Open(note.Replace("time ", "time 1", StringComparison.Ordinal), key.ToString()).Error);
        await LedgerWitness.CompareAsync(client, [Key()], note, (await client.GetCheckpointAsync(0, TestHub.Token)).Note, TestHub.Token);
    }

    [Theory]
    [InlineData("UPDATE entry SET recorded_at = recorded_at + 1 WHERE position = 2", "rewritten")]
    [InlineData("DELETE FROM entry WHERE position > 2; UPDATE ledger_head SET next_position = 3", "it was cut")]
    public async Task Witness_OfALedgerThatRootRewrote_SaysSoThoughTheHubSigns(string rewriting, string said)
    {
        await using (var hub = await TestHub.StartAsync(_folder))
        {
            using var client = hub.ClientOf("sx-tax", "supervision");
            await Grow(hub, "1");
            await Witness(client, out _).StepAsync(0, TestHub.Token);
        }

        // Who is root removes what the node keeps for itself, too; the hub then signs the forged history by the same key.
        Rewrite(rewriting + "; DELETE FROM tree_tile; UPDATE ledger_head SET root = NULL");
        foreach (var own in new[] { "ledger.mark", "checkpoint" }) File.Delete(Path.Combine(_folder, own));
        System.IO.Directory.Delete(Path.Combine(_folder, "evidence"), recursive: true);
        await using var again = await TestHub.StartAsync(_folder);
        if (!said.Contains("cut", StringComparison.Ordinal)) await Grow(again, "2");
        using var forged = again.ClientOf("sx-tax", "supervision");
        var fork = await Assert.ThrowsAsync<LedgerForkException>(() => Witness(forged, out _).StepAsync(0, TestHub.Token));
        Assert.Contains(said, fork.Message, StringComparison.Ordinal);
        Assert.NotEqual(LedgerCheckpoint.Open(fork.Kept, [Key()]).Text, LedgerCheckpoint.Open(fork.Shown, [Key()]).Text);

        // Two parties find it by comparing what they were given.
        await Assert.ThrowsAsync<LedgerForkException>(
            () => LedgerWitness.CompareAsync(forged, [Key()], fork.Kept, fork.Shown, TestHub.Token));
    }

    [Fact]
    public async Task Witness_OfALedgerThatWasRestored_StopsUntilTheEpochIsAccepted()
    {
        var ledger = new LedgerOptions { ConnectionString = $"Data Source={Path.Combine(_folder, "ledger.db")}" };
        await using (var hub = await TestHub.StartAsync(_folder))
        {
            using var client = hub.ClientOf("sx-tax", "supervision");
            LedgerBackup.Take(ledger, Path.Combine(_folder, "backup.db"));
            await Grow(hub, "1");
            await Witness(client, out _).StepAsync(0, TestHub.Token);
        }

        SqliteConnection.ClearAllPools();
        File.Copy(Path.Combine(_folder, "backup.db"), Path.Combine(_folder, "ledger.db"), overwrite: true);
        foreach (var rest in new[] { "ledger.db-wal", "ledger.db-shm" }) File.Delete(Path.Combine(_folder, rest));
        await LedgerStore.BeginEpoch(ledger, TimeProvider.System);
        await using var again = await TestHub.StartAsync(_folder);
        await Grow(again, "3");
        using var restored = again.ClientOf("sx-tax", "supervision");
        var stopped = await Assert.ThrowsAsync<LedgerForkException>(() => Witness(restored, out _).StepAsync(0, TestHub.Token));
        Assert.Contains("epoch 2 began after position", stopped.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LedgerForkException>(() => Witness(restored, out _).StepAsync(3, TestHub.Token));
        Assert.Equal(2, (await Witness(restored, out _).StepAsync(2, TestHub.Token)).Checkpoint.Epoch);
        Assert.True(File.Exists(State + ".epoch-1"));
        await Witness(restored, out _).StepAsync(0, TestHub.Token);
    }

    private static async Task Grow(TestHub hub, string number)
    {
        var record = Rows.JudgmentDefault();
        record.RecordNumber = number;
        await hub.Report("sx-court", Rows.Of(record));
        await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token);
    }

    private NoteKey Key() => NoteKey.Parse(File.ReadAllText(Path.Combine(_folder, "checkpoint.vkey")));

    private LedgerWitness Witness(CreditHubClient client, out NoteKey key)
    {
        var signer = NoteSigner.OpenOrMake(Path.Combine(_own, "witness.key"), "tax.example/w1", NoteKeyKind.Cosignature);
        key = signer.Key;
        return new LedgerWitness(client, [Key()], signer, State, TimeProvider.System);
    }

    private void Rewrite(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "ledger.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
