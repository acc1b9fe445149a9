using System.IO.Compression;
using System.Text;
using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.Client.Errors;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using MiniExcelLibs;
using Xunit;

namespace CreditHub.Adapters.Tests.Reporting;

public sealed class DeliveryTests : IAsyncLifetime
{
    private readonly DropTree _tree = new();
    private FakeHubServer _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await FakeHubServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Run_SoundFile_IsReportedStatedCompleteAndFiledWithItsReceipt()
    {
        _tree.Write(100, n => DropTree.Line(n));
        var receipt = await _tree.Deliver(_hub);

        Assert.Equal(new DeliveryCounts { Read = 100, Recorded = 100 }, receipt!.Counts);
        Assert.Equal(1, _hub.Reporting.Taken["Batch"]);
        Assert.All(_hub.Calls.Arrived, call => Assert.Equal(("sx-market", "reporting"), (call.Agency, call.Purpose)));
        Assert.True(File.Exists(_tree.PathOf("done", DropTree.FileName)));
        Assert.Contains(receipt.Digest, await File.ReadAllTextAsync(_tree.PathOf("done", DropTree.FileName + ".receipt.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_tree.Root));
    }

    [Fact]
    public async Task Run_RowsRefusedHereAndByTheHub_StandInTheQuarantineInOrderWithTheirColumns()
    {
        _tree.Write(4, n => n == 3 ? DropTree.Line(n, ("罚款金额(万元)", "壹万"), ("决定日期", "2026-02-30")) : DropTree.Line(n));
        _hub.Reporting.Refuse = row => row.Row == 0 || row.Record?.Document.Number.EndsWith("4号", StringComparison.Ordinal) != true ? null : new FieldFault
        {
            Reason = ErrorReason.CodeCheckCharacter, Field = "record.subject.unified_social_credit_code", Message = "Character 18, \"K\", fails.",
        };
        var receipt = await _tree.Deliver(_hub);

        Assert.Equal(new DeliveryCounts { Read = 4, Recorded = 2, Refused = 2 }, receipt!.Counts);
        var bytes = await File.ReadAllBytesAsync(_tree.Quarantine, TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.StartsWith("row,field,column,reason,message,名称", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("3,penalty.fine,罚款金额(万元),INVALID_AMOUNT,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("3,decided_on,决定日期,INVALID_DATE,", lines[2], StringComparison.Ordinal);
        Assert.Equal(
            $"4,record.subject.unified_social_credit_code,统一社会信用代码,CODE_CHECK_CHARACTER,\"Character 18, \"\"K\"\", fails.\",{DropTree.Line(4)}", lines[3]);
        Assert.Equal("", Assert.Single(lines[4..]));
    }

    // What a person looks for first stands in the receipt.
    [Fact]
    public async Task Run_RowsOfEveryFate_TheReceiptShowsColumnsNormalisationsAndTheFirstWrongRows()
    {
        _tree.Write(40, n => n switch
        {
            5 => DropTree.Line(n, ("文书号", "陕市监处罚〔２０２６〕５号")),
            < 20 => DropTree.Line(n),
            _ => DropTree.Line(n, ("决定日期", "2026-02-30")),
        });
        var receipt = (await _tree.Deliver(_hub))!;
        Assert.Equal(PenaltyTable.Columns, receipt.Columns!.Read);
        Assert.Empty(receipt.Columns.Dropped);
        Assert.Equal([KeyValuePair.Create("文书号", 1L)], receipt.Normalised!);
        Assert.Equal(Enumerable.Range(20, 10), receipt.Examples!.Select(e => e.Row));
        Assert.All(receipt.Examples!, e => Assert.Equal(("决定日期", false), (e.Column, e.IsTaken)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_NaturalPerson_IsCountedAndNoCellIsWritten(bool hubSaysSo)
    {
        _tree.Write(1, n => DropTree.Line(n, ("名称", "张三"), ("类别", hubSaysSo ? "1" : "自然人")));
        if (hubSaysSo) _hub.Reporting.Refuse = row => row.Record is null ? null : new FieldFault { Reason = ErrorReason.NaturalPerson, Message = "A person." };
        var receipt = await _tree.Deliver(_hub);
        Assert.Equal(new DeliveryCounts { Read = 1, NaturalPersons = 1 }, receipt!.Counts);
        var quarantine = await File.ReadAllTextAsync(_tree.Quarantine, TestContext.Current.CancellationToken);
        Assert.Contains("\r\n2,,,NATURAL_PERSON,", quarantine, StringComparison.Ordinal);
        Assert.DoesNotContain("张三", quarantine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ShiftedRowThatMayBeAboutAPerson_IsRefusedAndNoCellIsWritten()
    {
        _tree.Write(1, n => DropTree.Line(n, ("名称", "张三,"), ("类别", "自然人")));
        Assert.Equal(1, (await _tree.Deliver(_hub))!.Counts.Refused);
        Assert.DoesNotContain("张三", await File.ReadAllTextAsync(_tree.Quarantine, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RowsWhoseCompanyIsInDoubt_AreCountedAndNotQuarantined()
    {
        _tree.Write(3, n => DropTree.Line(n));
        _hub.Reporting.Waits = row => row.Record?.Document.Number.EndsWith("3号", StringComparison.Ordinal) == true;
        Assert.Equal(new DeliveryCounts { Read = 3, Recorded = 2, Waiting = 1 }, (await _tree.Deliver(_hub))!.Counts);
        Assert.False(File.Exists(_tree.Quarantine));
        var stated = Assert.Single(_hub.Reporting.Receipts).Counts;
        Assert.Equal((3, 2, 1), (stated.Read, stated.Recorded, stated.Waiting));
    }

    [Fact]
    public async Task Run_SameRecordTwice_IsTakenOnceAndCountedTwice()
    {
        _tree.Write(2, _ => DropTree.Line(2));
        Assert.Equal(new DeliveryCounts { Read = 2, Recorded = 1, Repeated = 1 }, (await _tree.Deliver(_hub))!.Counts);
    }

    [Fact]
    public async Task Run_RowOfFiveMegabytes_IsRefusedAloneAndTheOthersAreTaken()
    {
        _tree.Write(60, n => n == 52 ? new string('x', 5_000_000) : DropTree.Line(n));
        Assert.Equal(new DeliveryCounts { Read = 60, Recorded = 59, Refused = 1 }, (await _tree.Deliver(_hub))!.Counts);
        Assert.Contains("\r\n52,,,TEXT_MALFORMED,The row is longer than", await File.ReadAllTextAsync(_tree.Quarantine, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // A file is read to its end before a row of it is reported, unless nothing is compared with it.
    [Theory]
    [InlineData(ChangeMode.Hold)]
    [InlineData(ChangeMode.Off)]
    public async Task Run_WorkbookTornInTheMiddle_IsRefusedAndTheNoteSaysWhatStands(ChangeMode mode)
    {
        const string Name = "market.penalty_20261101_001.xlsx";
        WriteTornWorkbook(_tree.PathOf(Name), rows: 3_000, tornAfter: 2_900);
        using var client = DropTree.ClientOf(_hub);
        _tree.Changes = new ChangeRules { Mode = mode };
        Assert.Null(await _tree.Deliver(client, _tree.PathOf(Name), progress: null, TestContext.Current.CancellationToken));
        var note = await File.ReadAllTextAsync(_tree.PathOf("refused", Name + ".refusal.txt"), TestContext.Current.CancellationToken);
        Assert.Contains("cannot be read as a workbook", note, StringComparison.Ordinal);
        if (mode == ChangeMode.Off) Assert.Matches("up to row [0-9]+ was reported", note);
        else Assert.Empty(_hub.Reporting.Taken);
        Assert.True(File.Exists(_tree.PathOf("refused", Name)));
        Assert.DoesNotContain("Batch", _hub.Reporting.Taken.Keys);
    }

    [Theory]
    [InlineData("penalties.csv", "does not say what the file is")]
    [InlineData("market.penalty_20260230.csv", "does not say what the file is")]
    [InlineData("court.judgment-default_20261101.csv", "delivers no dataset court.judgment-default")]
    public async Task Run_NameThatSaysNothingOrAnothersDataset_RefusesTheFile(string name, string reason)
    {
        _tree.Write(1, n => DropTree.Line(n), name);
        using var client = DropTree.ClientOf(_hub);
        Assert.Null(await _tree.Deliver(client, _tree.PathOf(name), progress: null, TestContext.Current.CancellationToken));
        Assert.Contains(reason, await File.ReadAllTextAsync(_tree.PathOf("refused", name + ".refusal.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(_hub.Reporting.Taken);
    }

    [Fact]
    public async Task Run_NameThatIsDoneAlready_KeepsBothFiles()
    {
        for (var i = 0; i < 2; i++)
        {
            _tree.Write(1, n => DropTree.Line(n + i));
            await _tree.Deliver(_hub);
        }

        Assert.Equal(4, Directory.GetFiles(_tree.PathOf("done")).Length);
    }

    [Fact]
    public async Task Run_TwoFilesThatDifferInTheirEndingOnly_EachHaveTheirOwnQuarantine()
    {
        const string Other = "market.penalty_20261101_001.txt";
        _tree.Write(2, n => DropTree.Line(n, ("决定日期", "2026-02-30")));
        _tree.Write(1, n => DropTree.Line(n, ("罚款金额(万元)", "壹万")), Other);
        await _tree.Deliver(_hub);
        using var client = DropTree.ClientOf(_hub);
        await _tree.Deliver(client, _tree.PathOf(Other), progress: null, TestContext.Current.CancellationToken);
        Assert.Equal(3, (await File.ReadAllLinesAsync(_tree.Quarantine, TestContext.Current.CancellationToken)).Length);
        Assert.Equal(2, (await File.ReadAllLinesAsync(_tree.PathOf(Other + ".quarantine.csv"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Run_AgencyMayNotReport_FailsAndLeavesTheFile()
    {
        _tree.Write(1, n => DropTree.Line(n));
        _hub.Calls.Refuse = (_, _) => Refusals.Of(StatusCode.PermissionDenied, ErrorReason.DatasetNotGranted, "Not granted.");
        await Assert.ThrowsAsync<CreditHubException>(() => _tree.Deliver(_hub));
        Assert.True(File.Exists(_tree.File));
        _hub.Calls.Refuse = (_, _) => null;
        Assert.Equal(1, (await _tree.Deliver(_hub))!.Counts.Recorded);
    }

    [Fact]
    public async Task Run_RightIsMissingForTheRows_LeavesTheFileAndCountsNone()
    {
        _tree.Write(3, n => DropTree.Line(n));
        _hub.Reporting.Refuse = row => row.Record is null ? null : new V1.FieldFault { Reason = ErrorReason.DatasetNotGranted, Field = "record.dataset", Message = "Not granted." };
        var failure = await Assert.ThrowsAsync<CreditHubException>(() => _tree.Deliver(_hub));
        Assert.Equal((ErrorReason.DatasetNotGranted, StatusCode.PermissionDenied), (failure.Reason, failure.Status));
        Assert.True(File.Exists(_tree.File));
        _hub.Reporting.Refuse = _ => null;
        Assert.Equal(new DeliveryCounts { Read = 3, Recorded = 3 }, (await _tree.Deliver(_hub))!.Counts);
    }

    // A source that is silent must not look fresh because somebody copied its last file.
    [Theory]
    [InlineData("2026-11-01T02:30:00Z", "2026-11-21T00:00:00Z", "2026-11-01T02:30:00Z")]
    [InlineData("2026-11-20T02:30:00Z", "2026-11-21T00:00:00Z", "2026-11-01T16:00:00Z")]
    [InlineData("2026-11-20T02:30:00Z", "2026-11-01T09:00:00Z", "2026-11-01T09:00:00Z")]
    public void NamedFile_IsCompleteAsOfItsWriting_AtTheLatestOfTheEndOfItsDayAndOfNow(string written, string now, string completeAsOf)
    {
        _tree.Write(1, n => DropTree.Line(n));
        File.SetLastWriteTimeUtc(_tree.File, At(written).UtcDateTime);
        Assert.Equal(At(completeAsOf), SourceDelivery.OfNamedFile(_tree.File, At(now)).CompleteAsOf);

        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    // Its version would be higher than that of every file until its day: for years, the hub would keep what it says.
    [Theory]
    [InlineData("market.penalty_20361101_001.csv")]
    [InlineData("market.penalty_20361101.gb18030.csv")]
    [InlineData("market.penalty_21261101_001.xlsx")]
    [InlineData("market.penalty_20261130_001.csv")]
    public async Task Run_NameOfADayThatHasNotComeYet_IsRefusedAndNoRowIsSent(string name)
    {
        _tree.Write(1, n => DropTree.Line(n), name);
        using var client = DropTree.ClientOf(_hub);
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-29T15:59:59Z", System.Globalization.CultureInfo.InvariantCulture));
        var delivery = new Delivery(client, PenaltyTable.Formats(), clock);
        var outcome = await delivery.Run(_tree.PathOf(name), PenaltyTable.Agency, progress: null, TestContext.Current.CancellationToken);
        var refusal = Assert.IsType<DeliveryOutcome.Refused>(outcome).Reason;
        Assert.Contains("today is 2026-11-29", refusal, StringComparison.Ordinal);
        Assert.Contains("market.penalty_20261129_001", refusal, StringComparison.Ordinal);
        Assert.Empty(_hub.Reporting.Taken);
        if (!name.Contains("20261130", StringComparison.Ordinal) || name.EndsWith("xlsx", StringComparison.Ordinal)) return;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<DeliveryOutcome.Delivered>(await delivery.Run(_tree.PathOf(name), PenaltyTable.Agency, progress: null, TestContext.Current.CancellationToken));
    }

    private static void WriteTornWorkbook(string path, int rows, int tornAfter)
    {
        MiniExcel.SaveAs(path, Enumerable.Range(2, rows).Select(n => PenaltyTable.Columns.Zip(PenaltyTable.Row(n).Cells).ToDictionary(c => c.First, c => (object)c.Second)));
        using var archive = ZipFile.Open(path, ZipArchiveMode.Update);
        var sheet = archive.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal));
        string xml;
        using (var reader = new StreamReader(sheet.Open())) xml = reader.ReadToEnd();
        var cut = xml.IndexOf($"r=\"A{tornAfter + 1}\"", StringComparison.Ordinal);
        Assert.True(cut > 0, "The sheet has no such row.");
        using var writer = new StreamWriter(sheet.Open());
        writer.BaseStream.SetLength(0);
        writer.Write(xml[..cut] + "<<<");
    }
}
