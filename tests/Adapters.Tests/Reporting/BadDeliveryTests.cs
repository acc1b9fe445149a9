using System.Text;
using System.Text.Json;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.TestKit.FakeHub;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Reporting;

/// <summary>Deliveries in both encodings, spoiled and not, all the way to a hub.</summary>
public sealed class BadDeliveryTests : IAsyncLifetime
{
    private static readonly Encoding Gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
    private readonly DropTree _tree = new();
    private FakeHubServer _hub = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await FakeHubServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Run_Gb18030_SaysInTheReceiptHowItWasFound()
    {
        Write(Gb, 20, n => DropTree.Line(n));
        var receipt = await _tree.Deliver(_hub);
        Assert.Equal("GB18030", receipt!.Encoding!.Name);
        using var written = JsonDocument.Parse(await File.ReadAllBytesAsync(_tree.PathOf("done", DropTree.FileName + ".receipt.json"), Stop));
        var encoding = written.RootElement.GetProperty("encoding");
        Assert.Equal("GB18030", encoding.GetProperty("name").GetString());
        Assert.Contains("by elimination", encoding.GetProperty("decidedBy").GetString(), StringComparison.Ordinal);
        Assert.InRange(encoding.GetProperty("confidence").GetDouble(), 0.9, 1);
    }

    [Fact]
    public async Task Run_EncodingInTheFilesName_IsTaken()
    {
        const string Name = "market.penalty_20261101_001.gb18030.csv";
        Write(Gb, 1, n => DropTree.Line(n), Name);
        using var client = DropTree.ClientOf(_hub);
        var receipt = await _tree.Deliver(client, _tree.PathOf(Name), progress: null, Stop);
        Assert.Contains("stated", receipt!.Encoding!.DecidedBy, StringComparison.Ordinal);
        Assert.Equal(1, receipt.Counts.Recorded);
    }

    [Fact]
    public async Task Run_TextsThatWereNormalised_KeepTheirOriginalsBesideTheDelivery()
    {
        Write(Encoding.UTF8, 40, n => n switch
        {
            5 => DropTree.Line(n, ("文书号", "陕市监处罚〔２０２６〕５号")),
            // Refused: what is not stored has no original.
            6 => DropTree.Line(n, ("文书号", "陕市监处罚〔２０２６〕６号"), ("决定日期", "2026-02-30")),
            _ => DropTree.Line(n),
        });
        var receipt = await _tree.Deliver(_hub);
        Assert.Equal(new DeliveryCounts { Read = 40, Recorded = 39, Refused = 1 }, receipt!.Counts);
        var lines = await File.ReadAllLinesAsync(_tree.PathOf(DropTree.FileName + ".originals.csv"), Stop);
        Assert.Equal(["row,field,column,original,stored", "5,document.number,文书号,陕市监处罚〔２０２６〕５号,陕市监处罚〔2026〕5号"], lines);
    }

    // Read is the sum of what became of the rows, whatever is done to single lines of a file.
    [Fact]
    public void Run_LinesSpoiledInAnyWay_CountsAddUpAndNoRowIsLost()
    {
        byte[][] poisons = [[0xFF], [0x81], [0], "\""u8.ToArray(), ",,"u8.ToArray(), Gb.GetBytes("中文"), "中文"u8.ToArray()];
        var poison = Gen.Select(Gen.Int[0, 29], Gen.Int[0, 80], Gen.Int[0, poisons.Length - 1]);
        Gen.Select(poison.Array[0, 6], Gen.Bool).Sample(
            input =>
            {
                var encoding = input.Item2 ? Gb : Encoding.UTF8;
                var lines = Enumerable.Range(2, 30).Select(n => encoding.GetBytes(DropTree.MixedLine(n) + "\n")).ToList();
                foreach (var (line, at, what) in input.Item1)
                    lines[line] = [.. lines[line][..Math.Min(at, lines[line].Length - 1)], .. poisons[what], .. lines[line][Math.Min(at, lines[line].Length - 1)..]];
                File.WriteAllBytes(_tree.File, [.. encoding.GetBytes(string.Join(',', PenaltyTable.Columns) + "\n"), .. lines.SelectMany(l => l)]);
                var c = _tree.Deliver(_hub).GetAwaiter().GetResult()!.Counts;

                // Two stray quotation marks of one column make one cell of all that lies between them, as CSV has it: lines, but no rows of their own.
                var quoted = input.Item1.Where(p => poisons[p.Item3] is [(byte)'"']).Select(p => p.Item1).ToList();
                Assert.InRange(c.Read, quoted.Count < 2 ? 30 : 30 - (quoted.Max() - quoted.Min()), 30);
                Assert.Equal(c.Read, c.Recorded + c.Corrected + c.Withdrawn + c.Repeated + c.Unchanged + c.Superseded + c.Refused + c.NaturalPersons);
                Assert.InRange(c.Refused + c.NaturalPersons, 1, 5 + input.Item1.Length);
            },
            iter: 60, threads: 1);
    }

    // Cut anywhere, columns swapped, a cell grown huge, NULs, quotation marks, unknown codes, one half in another encoding, some companies in doubt.
    [Fact]
    public void Run_WholeFileMutatedAnyhow_EveryRowIsAccountedForOrTheFileIsRefused()
    {
        const int Rows = 25;
        _hub.Reporting.Waits = row => row.Record is { } record && record.RecordNumber.GetHashCode(StringComparison.Ordinal) % 5 == 0;
        Gen.Select(Gen.Int[0, 7].Array[1, 3], Gen.Int[1, Rows - 1], Gen.Int[0, 11], Gen.Double[0, 1]).Sample(
            input =>
            {
                var (mutations, line, column, share) = input;
                var cells = Enumerable.Range(2, Rows).Select(n => DropTree.MixedLine(n).Split(',')).Prepend([.. PenaltyTable.Columns]).ToList();
                foreach (var mutation in mutations) Mutate(cells, mutation, line, column);
                var lines = cells.ConvertAll(row => string.Join(',', row) + "\n");
                var half = mutations.Contains(6) ? line : 0;
                byte[] bytes = [.. Gb.GetBytes(string.Concat(lines[..half])), .. Encoding.UTF8.GetBytes(string.Concat(lines[half..]))];
                if (mutations.Contains(7)) bytes = bytes[..(int)(bytes.Length * share)];
                File.WriteAllBytes(_tree.File, bytes);
                if (_tree.Deliver(_hub).GetAwaiter().GetResult() is not { Counts: var c }) return;
                Assert.Equal(c.Read, c.Recorded + c.Corrected + c.Withdrawn + c.Repeated + c.Unchanged + c.Superseded + c.Refused + c.Waiting + c.NaturalPersons);
                // A row that was cut to an empty cell is an empty line.
                if (!mutations.Contains(7)) Assert.InRange(c.Read, mutations.Contains(4) ? Rows - 1 : Rows, Rows);
            },
            iter: 200, threads: 1);
    }

    private static void Mutate(List<string[]> cells, int mutation, int line, int column)
    {
        if (column >= cells[line].Length) return;
        switch (mutation)
        {
            case 0:
                foreach (var row in cells.Where(r => r.Length == PenaltyTable.Columns.Length)) (row[column], row[(column + 1) % row.Length]) = (row[(column + 1) % row.Length], row[column]);
                break;
            case 1:
                cells[line][column] = new string('大', 200_000);
                break;
            case 2:
                cells[line][column] = "甲\0乙";
                break;
            case 3:
                cells[line][column] = "甲\"乙";
                break;
            case 4:
                cells[line] = cells[line][..Math.Max(1, column)];
                break;
            case 5:
                cells[line][column] = "不在码表中";
                break;
        }
    }

    private void Write(Encoding encoding, int rows, Func<int, string> line, string name = DropTree.FileName) =>
        File.WriteAllBytes(_tree.PathOf(name), encoding.GetBytes(string.Join("\r\n", [string.Join(',', PenaltyTable.Columns), .. Enumerable.Range(2, rows).Select(line)])));
}
