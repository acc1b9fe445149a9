using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Transports;
using CreditHub.Client;
using CreditHub.TestKit.FakeHub;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CreditHub.Adapters.Tests.Reporting;

/// <summary>A delivery that departs from its dataset's past waits at the hub and in the drop folder until somebody decides.</summary>
public sealed class HeldDeliveryTests : IAsyncLifetime
{
    private const string Held = "market.penalty_20261105_001.csv";

    private readonly DropTree _tree = new();
    private FakeHubServer _hub = null!;
    private CreditHubClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHubServer.StartAsync();
        _client = DropTree.ClientOf(_hub);
        for (var day = 1; day <= 3; day++)
        {
            var name = $"market.penalty_2026110{day}_001.csv";
            _tree.Write(40, n => DropTree.Line(n, ("决定日期", $"2026-10-{(n % 27) + 1:00}")), name);
            Assert.IsType<DeliveryOutcome.Delivered>(await Deliver(name));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        _client.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Deliver_RemovalsOfMostOfTheList_ReportsNothingUntilTheRelease()
    {
        _tree.Write(40, n => DropTree.Line(n, ("操作类型", "撤回")), Held);
        var id = await IsHeld();
        Assert.DoesNotContain("Withdrawal", _hub.Reporting.Taken.Keys);
        Assert.Contains("40 of 40 rows withdraw", _hub.Reporting.Receipts.Last().HeldBecause[0], StringComparison.Ordinal);
        Assert.Equal((40, 0), (_hub.Reporting.Receipts.Last().Counts.Read, _hub.Reporting.Receipts.Last().Counts.Withdrawn));
        Assert.Contains(id, await File.ReadAllTextAsync(_tree.PathOf(Held + ".held.txt"), Token), StringComparison.Ordinal);
        Assert.True(File.Exists(_tree.PathOf(Held)));
        // It is still held with a later look, and a note is no delivery.
        Assert.Equal(id, await IsHeld());
        Assert.DoesNotContain(Held + ".held.txt", new[] { Held + ".held.txt" }.Where(DropFolder.IsDelivery));

        await _client.DecideBatchAsync(id, release: true, "年度清理", cancellationToken: Token);
        var receipt = Assert.IsType<DeliveryOutcome.Delivered>(await Deliver(Held)).Receipt;
        Assert.Equal(40, receipt.Counts.Read);
        Assert.Equal(40, _hub.Reporting.Taken["Withdrawal"]);
        Assert.Contains(receipt.Notes!, note => note.StartsWith("Unusual: 40 of 40 rows withdraw", StringComparison.Ordinal));
        Assert.Empty(_hub.Reporting.Receipts.Last().HeldBecause);
        Assert.Equal(_hub.Reporting.Receipts.First(r => r.BatchId == id).StartedAt, _hub.Reporting.Receipts.Last().StartedAt);
        Assert.False(File.Exists(_tree.PathOf(Held + ".held.txt")));
    }

    [Fact]
    public async Task Deliver_Rejected_IsRefusedWithTheReasonAndReportsNothing()
    {
        _tree.Write(40, n => DropTree.Line(n, ("决定日期", "2026-10-20")), Held);
        var id = await IsHeld();
        await _client.DecideBatchAsync(id, release: false, "导出有误", cancellationToken: Token);
        var refused = Assert.IsType<DeliveryOutcome.Refused>(await Deliver(Held));
        Assert.Contains("rejected by operator: 导出有误", refused.Reason, StringComparison.Ordinal);
        Assert.True(File.Exists(_tree.PathOf("refused", Held)));
        Assert.Equal(3 * 40, _hub.Reporting.Taken.Where(t => t.Key != "Batch").Sum(t => t.Value));
    }

    // What was released is part of the past: the next one alike is not asked about.
    [Fact]
    public async Task Deliver_AfterARelease_LearnsTheNewPast()
    {
        _tree.Write(40, n => DropTree.Line(n, ("决定日期", "2026-10-20")), Held);
        await _client.DecideBatchAsync(await IsHeld(), release: true, "更正", cancellationToken: Token);
        await Deliver(Held);
        const string Next = "market.penalty_20261106_001.csv";
        _tree.Write(40, n => DropTree.Line(n, ("决定日期", "2026-10-21")), Next);
        Assert.IsType<DeliveryOutcome.Delivered>(await Deliver(Next));
    }

    [Theory]
    [InlineData(ChangeMode.Flag, true)]
    [InlineData(ChangeMode.Off, false)]
    public async Task Deliver_ModeThatDoesNotHold_ReportsAndSaysSoOrNothing(ChangeMode mode, bool isSaid)
    {
        _tree.Write(40, n => DropTree.Line(n, ("操作类型", "撤回")), Held);
        var outcome = Assert.IsType<DeliveryOutcome.Delivered>(await Deliver(Held, mode));
        Assert.Equal(isSaid, outcome.Receipt.Notes?.Any(note => note.StartsWith("Unusual: ", StringComparison.Ordinal)) == true);
    }

    [Fact]
    public async Task Deliver_OneFileHeld_HoldsUpNoOther()
    {
        _tree.Write(40, n => DropTree.Line(n, ("操作类型", "撤回")), Held);
        await IsHeld();
        const string Next = "market.penalty_20261106_001.csv";
        _tree.Write(40, n => DropTree.Line(n, ("决定日期", $"2026-10-{(n % 27) + 1:00}")), Next);
        Assert.IsType<DeliveryOutcome.Delivered>(await Deliver(Next));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<string> IsHeld() => (await Assert.ThrowsAsync<DeliveryHeldException>(() => Deliver(Held))).BatchId;

    private async Task<DeliveryOutcome> Deliver(string name, ChangeMode mode = ChangeMode.Hold)
    {
        _tree.Changes = new ChangeRules { Mode = mode };
        var work = new ConnectionWork(_tree.Connection(), _client, TimeProvider.System, NullLogger.Instance);
        using var folder = new DropFolderTransport(work, _tree.Root, new DropFolderSettings(_tree.Root).FileBytesMax);
        return await folder.Deliver(_tree.PathOf(name), Token);
    }
}
