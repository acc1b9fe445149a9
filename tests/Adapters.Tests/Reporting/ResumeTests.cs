using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Reporting;

/// <summary>Whatever breaks: no row is lost, and each refused row stands in the quarantine once.</summary>
public sealed class ResumeTests : IAsyncLifetime
{
    private const int Rows = 3_000;

    private readonly DropTree _tree = new();
    private FakeHubServer _hub = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHubServer.StartAsync();
        _hub.Reporting.Refuse = row => row.Record?.Document.Number.EndsWith("7号", StringComparison.Ordinal) == true
            ? new FieldFault { Reason = ErrorReason.CodeCheckCharacter, Message = "Fails." }
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData(Cut.Unavailable)]
    [InlineData(Cut.OutcomeUnknown)]
    [InlineData(Cut.StreamReset)]
    [InlineData(Cut.ConnectionLost)]
    [InlineData(Cut.EndedEarly)]
    public async Task Run_StreamBreaksAgainAndAgain_LosesNothingAndQuarantinesOnce(Cut cut)
    {
        _tree.Write(Rows, DropTree.MixedLine);
        _hub.Reporting.CutBefore = message => message % 7 == 3 ? cut : Cut.None;
        _hub.Reporting.CutAfter = message => message % 11 == 5 ? cut : Cut.None;
        AssertComplete(await _tree.Deliver(_hub));
    }

    [Fact]
    public async Task Run_StoppedInTheMiddle_GoesOnWhereItWas()
    {
        _tree.Write(Rows, DropTree.MixedLine);
        await _tree.StopInTheMiddle(_hub);
        var before = _hub.Reporting.Taken.Count;
        AssertComplete(await _tree.Deliver(_hub));
        Assert.InRange(before, 1, _hub.Reporting.Taken.Count - 1);
        Assert.True(_hub.Reporting.Taken.Values.Count(times => times > 1) < before, "All was sent again.");
    }

    [Fact]
    public async Task Run_CrashedAfterAnySave_GoesOnFromWhatLiesOnDisk()
    {
        _tree.Write(Rows, DropTree.MixedLine);
        var points = new List<Dictionary<string, byte[]>>();
        var writtenAt = File.GetLastWriteTimeUtc(_tree.File);
        AssertComplete(await _tree.Deliver(
            _hub, _ => points.Add(Directory.GetFiles(_tree.Spool).ToDictionary(path => path, File.ReadAllBytes))));
        var quarantine = await File.ReadAllBytesAsync(_tree.Quarantine, Stop);
        Assert.True(points.Count > 2, "The file is too short to crash in.");

        foreach (var point in points)
        {
            // A crash leaves a point, and a quarantine that may have grown beyond it.
            _tree.Write(Rows, DropTree.MixedLine);
            File.SetLastWriteTimeUtc(_tree.File, writtenAt);
            foreach (var (path, content) in point) await File.WriteAllBytesAsync(path, content, Stop);
            await File.WriteAllBytesAsync(_tree.SpooledQuarantine, [.. quarantine, .. "9,half a li"u8], Stop);
            var sent = _hub.Reporting.Taken.Values.Sum();
            AssertComplete(await _tree.Deliver(_hub));
            Assert.True(_hub.Reporting.Taken.Values.Sum() - sent < Rows || point == points[0], "All was sent again.");
            Assert.Equal(quarantine, await File.ReadAllBytesAsync(_tree.Quarantine, Stop));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"digest\":")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Run_PointIsNoPoint_BeginsAnew(string point)
    {
        _tree.Write(Rows, DropTree.MixedLine);
        await _tree.StopInTheMiddle(_hub);
        await File.WriteAllTextAsync(_tree.Progress, point, Stop);
        AssertComplete(await _tree.Deliver(_hub));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_QuarantineIsGoneOrShorterThanThePoint_BeginsAnew(bool gone)
    {
        _tree.Write(Rows, DropTree.MixedLine);
        await _tree.StopInTheMiddle(_hub);
        if (gone) File.Delete(_tree.SpooledQuarantine);
        else await File.WriteAllTextAsync(_tree.SpooledQuarantine, "short", Stop);
        AssertComplete(await _tree.Deliver(_hub));
    }

    [Fact]
    public async Task Run_OtherContentUnderTheSameName_BeginsAnew()
    {
        _tree.Write(Rows + 5, DropTree.MixedLine);
        await _tree.StopInTheMiddle(_hub);
        _tree.Write(Rows, DropTree.MixedLine);
        AssertComplete(await _tree.Deliver(_hub));
    }

    [Fact]
    public async Task Run_MoreBadRowsThanMayWaitBehindAGoodOne_SendsTheGoodOneFirst()
    {
        var sentBy = new List<int>();
        using var rows = new CountedRows(n =>
        {
            if (n == 60_000) sentBy.Add(_hub.Reporting.Taken.Count);
            return n == 2 ? PenaltyTable.Row(n) : PenaltyTable.Row(n, ("决定日期", "2026-02-30"));
        }, last: 60_000);
        using var client = DropTree.ClientOf(_hub);
        var point = new ResumePoint { Digest = "d" };
        using var quarantine = new QuarantineFile(_tree.Quarantine, PenaltyTable.Columns);
        using var originals = new OriginalsFile(OriginalsFile.PathOf(_tree.File));
        using var run = new DeliveryRun(client, rows, PenaltyTable.Format().Fit(PenaltyTable.Columns, 1), point, quarantine, originals) { Save = () => { } };
        await run.Run(Stop);
        Assert.Equal(new DeliveryCounts { Read = 59_999, Recorded = 1, Refused = 59_998 }, point.Counts);
        Assert.Equal([1], sentBy);
    }

    [Fact]
    public void Run_AnyCells_CountsAddUpAndEveryRefusalIsQuarantined()
    {
        string[] cells = ["", "无", "自然人", "1", PenaltyTable.Code, "11010519491231002X", "2026-02-30", "20261020", "壹万", "12", "撤回", "罚款", "销毁", "号7号"];
        var row = Gen.Select(Gen.Int[0, PenaltyTable.Columns.Length - 1], Gen.Int[0, cells.Length - 1])
            .Array[0, 4].Select(changes => changes.Select(c => (PenaltyTable.Columns[c.Item1], cells[c.Item2])).ToArray());

        // Tables made by chance depart from one another's past.
        _tree.Changes = new ChangeRules { Mode = ChangeMode.Off };
        row.Array[1, 60].Sample(
            table =>
            {
                _tree.Write(table.Length, n => DropTree.Line(n, table[n - 2]));
                var counts = _tree.Deliver(_hub).GetAwaiter().GetResult()!.Counts;
                Assert.Equal(table.Length, counts.Read);
                Assert.Equal(table.Length, SumOf(counts));
                // A row has a line for each of its faults.
                Assert.Equal(counts.Refused + counts.NaturalPersons, QuarantinedRows().Distinct().Count());
            },
            iter: 60, threads: 1);
    }

    private static long SumOf(DeliveryCounts c) =>
        c.Recorded + c.Corrected + c.Withdrawn + c.Repeated + c.Unchanged + c.Superseded + c.Refused + c.NaturalPersons;

    private void AssertComplete(DeliveryReceipt? receipt)
    {
        var numbers = Enumerable.Range(2, Rows).ToList();
        var persons = numbers.Where(n => n % 15 == 0).ToList();
        var refused = numbers.Except(persons).Where(n => n % 10 is 0 or 7).ToList();
        Assert.Equal(Rows, receipt!.Counts.Read);
        Assert.Equal(Rows, SumOf(receipt.Counts));
        Assert.Equal((refused.Count, persons.Count), (receipt.Counts.Refused, receipt.Counts.NaturalPersons));
        Assert.Equal(refused.Concat(persons).Order(), QuarantinedRows());
        var sound = numbers.Except(refused).Except(persons).Select(n => $"陕市监处罚(2026){n}号#{PenaltyTable.Code}");
        Assert.Empty(sound.Except(_hub.Reporting.Taken.Keys));
    }

    private List<int> QuarantinedRows() => !File.Exists(_tree.Quarantine) ? [] :
        [.. File.ReadAllLines(_tree.Quarantine).Skip(1).Select(line => int.Parse(line.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture))];

    private sealed class CountedRows(Func<int, RawRow> row, int last) : ISourceRows
    {
        public IReadOnlyList<string> Columns => PenaltyTable.Columns;

        public IEnumerable<RawRow> Rows() => Enumerable.Range(2, last - 1).Select(row);

        public void Dispose()
        {
        }
    }
}
