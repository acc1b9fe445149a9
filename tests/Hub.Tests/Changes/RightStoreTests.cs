using CreditHub.Ledger;
using CreditHub.Ledger.Engines;
using CreditHub.V1;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Tests.Changes;

/// <summary>A node starts on the ledger that it served, and on no other without a word; and the copy of a ledger in use is whole.</summary>
public sealed class RightStoreTests : IDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(1);
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;

    private string Ledger => Path.Combine(_folder, "ledger.db");

    private string Copy => Path.Combine(_folder, "copy.db");

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_OnAnOlderCopyOnAnotherStoreOrOnNothing_IsRefusedWithWhatWasSeen()
    {
        LedgerOptions options;
        await using (var hub = await TestHub.StartAsync(_folder))
        {
            options = hub.Service<IOptions<LedgerOptions>>().Value;
            await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
            LedgerBackup.Take(options, Copy);
            await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany)));
            var last = (await hub.Store.Reader.ReadHead(TestHub.Token)).Last;
            await Eventually.Holds("the node marks what it saw", async () => (await File.ReadAllTextAsync(options.MarkFile, TestHub.Token)).Contains($":{last}}}", StringComparison.Ordinal));
        }

        Forget();
        Assert.Contains("There is no ledger here", await Refusal(), StringComparison.Ordinal);
        Assert.False(File.Exists(Ledger), "Nothing is made in the place of what is missing.");

        Put(Copy);
        Assert.Contains("it is an older copy", await Refusal(), StringComparison.Ordinal);

        // An epoch of its own makes the copy the ledger; the second time too, though the backup is the same.
        for (var epoch = 2; epoch <= 3; epoch++)
        {
            Put(Copy);
            Assert.Equal(epoch, await LedgerStore.BeginEpoch(options, TimeProvider.System));
            await using var hub = await TestHub.StartAsync(_folder);
            Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
            Assert.Equal(Verdict.UnknownSubject, (await hub.Check(Rows.OtherCompany)).Verdict);
        }

        await using (var another = await TestHub.StartAsync()) LedgerBackup.Take(another.Service<IOptions<LedgerOptions>>().Value, $"{Copy}.other");
        Put($"{Copy}.other");
        Assert.Contains("Give it its own store back", await Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_WhileRowsArrive_EndsAndHoldsWhatWasAcknowledgedBefore()
    {
        LedgerBackup taken;
        await using (var hub = await TestHub.StartAsync(_folder))
        {
            await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
            var before = (await hub.Store.Reader.ReadHead(TestHub.Token)).Last.Value;
            var options = hub.Service<IOptions<LedgerOptions>>().Value;
            var enough = false;
            var writing = Task.Run(
                async () =>
                {
                    for (var n = 0; !Volatile.Read(ref enough); n += 100)
                        await hub.Report("sx-court", [.. Enumerable.Range(n, 100).Select(i => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(i % 500), $"(2026)陕0113执{i}号")))]);
                },
                TestHub.Token);
            await Eventually.Holds("rows arrive", async () => (await hub.Store.Reader.ReadHead(TestHub.Token)).Last.Value > before + 1000);
            taken = await Task.Run(() => LedgerBackup.Take(options, Copy), TestHub.Token).WaitAsync(EndsWithin, TestHub.Token);
            Volatile.Write(ref enough, true);
            await writing;
            Assert.InRange(taken.Position, before + 1000, (await hub.Store.Reader.ReadHead(TestHub.Token)).Last.Value);
            Assert.Equal(hub.Store.Id, taken.StoreId);
            Assert.Contains("replaces nothing", Assert.Throws<InvalidOperationException>(() => LedgerBackup.Take(options, Copy)).Message, StringComparison.Ordinal);
        }

        var elsewhere = System.IO.Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        File.Copy(Copy, Path.Combine(elsewhere, "ledger.db"));
        await using var restored = await TestHub.StartAsync(elsewhere);
        Assert.Equal(Verdict.Barred, (await restored.Check(Rows.Company)).Verdict);
        Assert.Equal(taken.StoreId, restored.Store.Id);
    }

    private void Put(string copy)
    {
        Forget();
        File.Copy(copy, Ledger);
    }

    // With what this process keeps open of it: another process would not.
    private void Forget()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var part in (string[])["", "-wal", "-shm"]) File.Delete($"{Ledger}{part}");
    }

    private async Task<string> Refusal() => (await Assert.ThrowsAsync<InvalidOperationException>(() => TestHub.StartAsync(_folder))).Message;
}
