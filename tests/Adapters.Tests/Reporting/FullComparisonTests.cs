using System.Collections.Concurrent;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Grpc.Core;
using Xunit;

namespace CreditHub.Adapters.Tests.Reporting;

public sealed class FullComparisonTests : IAsyncLifetime
{
    private readonly DropTree _tree = new();
    private readonly ConcurrentQueue<Withdrawal> _withdrawn = new();
    private FakeHubServer _hub = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHubServer.StartAsync();
        _hub.Reporting.Refuse = row =>
        {
            if (row.Withdrawal is { } withdrawal) _withdrawn.Enqueue(withdrawal);
            return null;
        };
    }

    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Deliveries_ThatAreNotFull_AreComparedWithNothing()
    {
        _hub.Directory.Datasets = [new Dataset { Code = PenaltyTable.Dataset, FullDeliveries = false, WithdrawMissing = true, MissingPercentMax = 100 }];
        Hold(2, 900);
        Assert.Null((await Deliver(10)).Missing);
        Assert.False(Batch().Full);
        Assert.Empty(_withdrawn);
    }

    [Fact]
    public async Task MissingRecords_AreReportedAndStayWhereTheDatasetDoesNotSayOtherwise()
    {
        Declare(withdrawMissing: false);
        Hold(2, 3, 900, 901);
        var missing = (await Deliver(10)).Missing!;
        Assert.Equal((2, 0, ""), (missing.Records, missing.Withdrawn, missing.WithheldBecause));
        Assert.Equal([NumberOf(900), NumberOf(901)], missing.Shown);
        Assert.Equal((true, 2, 0), (Batch().Full, Batch().Counts.Missing, Batch().Counts.MissingWithdrawn));
        Assert.Empty(_withdrawn);
    }

    [Fact]
    public async Task MissingRecords_AreWithdrawnWhereTheDatasetSaysSo()
    {
        Declare(withdrawMissing: true);
        Hold([.. Enumerable.Range(2, 10), 900]);
        var missing = (await Deliver(10)).Missing!;
        Assert.Equal((1, 1, ""), (missing.Records, missing.Withdrawn, missing.WithheldBecause));
        var withdrawal = Assert.Single(_withdrawn);
        Assert.Equal((NumberOf(900), PenaltyTable.FileVersion, PenaltyTable.Code), (withdrawal.RecordNumber, withdrawal.Version, withdrawal.Subject.UnifiedSocialCreditCode));
        Assert.Contains(DropTree.FileName, withdrawal.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 1), (Batch().Counts.Missing, Batch().Counts.MissingWithdrawn));
    }

    [Fact]
    public async Task MoreMissingThanAllowed_NothingIsWithdrawn()
    {
        Declare(withdrawMissing: true);
        Hold(2, 3, 4, 5, 900);
        var missing = (await Deliver(10)).Missing!;
        Assert.Equal((1, 0), (missing.Records, missing.Withdrawn));
        Assert.Contains("more than 10 percent", missing.WithheldBecause, StringComparison.Ordinal);
        Assert.Empty(_withdrawn);
    }

    [Fact]
    public async Task RowThatDoesNotSayWhichRecordItIs_NothingIsWithdrawn()
    {
        Declare(withdrawMissing: true);
        Hold([.. Enumerable.Range(2, 10), 900]);
        var missing = (await Deliver(10, n => n == 4 ? DropTree.Line(n, ("文书号", "无")) : DropTree.Line(n))).Missing!;
        Assert.Equal(0, missing.Withdrawn);
        Assert.Contains("do not say which record", missing.WithheldBecause, StringComparison.Ordinal);
        Assert.Empty(_withdrawn);
    }

    [Fact]
    public async Task RowThatIsRefused_MentionsItsRecord()
    {
        Declare(withdrawMissing: true);
        Hold([.. Enumerable.Range(2, 10)]);
        var receipt = await Deliver(10, n => n == 4 ? DropTree.Line(n, ("决定日期", "2026-02-30")) : DropTree.Line(n));
        Assert.Equal((1, 0), (receipt.Counts.Refused, receipt.Missing!.Records));
    }

    [Fact]
    public async Task RecordOfALaterDelivery_IsNotMissingFromAnOldFileThatArrivesLate()
    {
        Declare(withdrawMissing: true);
        Hold(2, 3);
        _hub.Reporting.Held = [.. _hub.Reporting.Held, Number(900, PenaltyTable.FileVersion + 1000)];
        Assert.Equal(0, (await Deliver(10)).Missing!.Records);
        Assert.Empty(_withdrawn);
    }

    [Fact]
    public async Task RowsWithVersionsOfTheirOwn_AreWithdrawnUnderTheNext()
    {
        Declare(withdrawMissing: true);
        Hold([.. Enumerable.Range(2, 10)]);
        _hub.Reporting.Held = [.. _hub.Reporting.Held, Number(900, version: 6)];
        await Deliver(10, n => DropTree.Line(n, ("版本号", "5")));
        Assert.Equal(7, Assert.Single(_withdrawn).Version);
    }

    [Fact]
    public async Task CrashWhileWithdrawing_TheReceiptStillSaysWhatWasMissingAtFirst()
    {
        Declare(withdrawMissing: true);
        Hold([.. Enumerable.Range(2, 20), 900, 901]);
        var refuse = _hub.Reporting.Refuse;
        _hub.Reporting.Refuse = row => row.Withdrawal is null ? null : throw Refusals.Of(StatusCode.PermissionDenied, ErrorReason.DatasetNotGranted, "Not now.");
        await Assert.ThrowsAnyAsync<Exception>(() => Deliver(20));
        _hub.Reporting.Refuse = refuse;

        // One of the two was withdrawn before the crash.
        Hold([.. Enumerable.Range(2, 20), 901]);
        var missing = (await Deliver(20)).Missing!;
        Assert.Equal((2, 2), (missing.Records, missing.Withdrawn));
        Assert.Equal(NumberOf(901), Assert.Single(_withdrawn).RecordNumber);
    }

    private static string NumberOf(int n) => $"陕市监处罚(2026){n}号#{PenaltyTable.Code}";

    private static HeldNumber Number(int n, long version) => new() { RecordNumber = NumberOf(n), Version = version, UnifiedSocialCreditCode = PenaltyTable.Code };

    private void Declare(bool withdrawMissing) => _hub.Directory.Datasets =
        [new Dataset { Code = PenaltyTable.Dataset, FullDeliveries = true, WithdrawMissing = withdrawMissing, MissingPercentMax = 10 }];

    private void Hold(params int[] numbers) => _hub.Reporting.Held = [.. numbers.Select(n => Number(n, PenaltyTable.FileVersion - 1000))];

    private BatchReceipt Batch() => Assert.Single(_hub.Reporting.Receipts);

    private async Task<DeliveryReceipt> Deliver(int rows, Func<int, string>? line = null)
    {
        _tree.Write(rows, line ?? (n => DropTree.Line(n)));
        return (await _tree.Deliver(_hub))!;
    }
}
