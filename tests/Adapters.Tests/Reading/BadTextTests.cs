using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Tests.Mapping;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Reading;

/// <summary>Deliveries of penalties that were spoiled on the way: every row is mapped, refused or about a person, or the file is refused with a sentence.</summary>
public sealed class BadTextTests : IDisposable
{
    private const int Rows = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Encoding Gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private readonly string _folder = Directory.CreateTempSubdirectory("bad-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_AnyTable_GivesBackEveryCellAcrossBuffers()
    {
        var cell = Gen.OneOf(
            Gen.String[Gen.Char["ab,\"\n\r 公司"], 0, 12], Gen.Int[0, 90_000].Select(n => new string('长', n / 3)), Gen.Const("\"\""), Gen.Const("x\r\ny"));
        Gen.Select(cell.Array[3].Array[1, 12], Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("\r")), Gen.Bool).Sample(
            input =>
            {
                var (table, lineEnd, isLastEnded) = input;
                var lines = table.Select(r => string.Join(',', r.Select(Quoted)));
                var text = "A,B,C" + lineEnd + string.Join(lineEnd, lines) + (isLastEnded ? lineEnd : "");
                using var rows = SourceFile.Open(Write(Encoding.UTF8.GetBytes(text)));
                var expected = table.Select(r => r.Select(Cells.Normalise)).Where(r => r.Any(c => c.Length > 0));
                return rows.Rows().Select(r => string.Join('|', r.Cells) + r.Fault).SequenceEqual(expected.Select(r => string.Join('|', r)));
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public void Map_QuotationMarkThatNothingCloses_SpoilsItsOwnRowOnly() =>
        Gen.Select(Gen.Int[2, Rows + 1], Gen.Int[0, PenaltyTable.Columns.Length - 1], Gen.Bool).Sample(
            input =>
            {
                var (number, column, isGb) = input;
                var lines = Lines();
                var cells = lines[number - 1].Split(',');
                cells[column] = "\"" + cells[column];
                lines[number - 1] = string.Join(',', cells);
                var (mapped, refusal) = MapAll(Write((isGb ? Gb : Encoding.UTF8).GetBytes(string.Join('\n', lines) + "\n")));
                return refusal is null && mapped.Count == Rows
                    && mapped.All(m => m.Row.Number == number ? m.Mapped is MappedRow.Faulty : m.Mapped is MappedRow.Ready);
            },
            iter: 150, threads: 1);

    [Fact]
    public void Map_OneLineSpoiledAnyhow_LosesNoOtherLine()
    {
        byte[][] poisons = [[0], [0xFF, 0xFE], [0x81], "\",\""u8.ToArray(), "=cmd|' /C calc'!A0"u8.ToArray(), ",,,,"u8.ToArray(), Gb.GetBytes("中"), "中"u8.ToArray(), [0x1B, 0x5B], "\""u8.ToArray()];
        Gen.Select(Gen.Int[1, Rows], Gen.Int[0, 200], Gen.Int[0, poisons.Length - 1], Gen.Bool).Sample(
            input =>
            {
                var (line, at, poison, isGb) = input;
                var lines = Lines().Select(l => (isGb ? Gb : Encoding.UTF8).GetBytes(l + "\n")).ToList();
                var place = Math.Min(at, lines[line].Length - 1);
                lines[line] = [.. lines[line][..place], .. poisons[poison], .. lines[line][place..]];
                var (mapped, refusal) = MapAll(Write([.. lines.SelectMany(l => l)]));
                return refusal is null && mapped.Count == Rows && mapped.Where(m => m.Row.Number != line + 1).All(m => m.Mapped is MappedRow.Ready);
            },
            iter: 400, threads: 1);
    }

    [Fact]
    public void Map_BytesSpoiledAnywhere_DecidesEveryRowOrRefusesTheFileWithASentence()
    {
        var edit = Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 3], Gen.Byte, Gen.Int[1, 300]);
        Gen.Select(edit.Array[1, 8], Gen.Bool).Sample(
            input =>
            {
                var bytes = (input.Item2 ? Gb : Encoding.UTF8).GetBytes(string.Join("\r\n", Lines())).ToList();
                foreach (var (place, sort, value, length) in input.Item1)
                {
                    var at = place % Math.Max(1, bytes.Count);
                    if (bytes.Count == 0) break;
                    if (sort == 0) bytes[at] = value;
                    else if (sort == 1) bytes.Insert(at, value);
                    else if (sort == 2) bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
                    else bytes.InsertRange(at, bytes.GetRange(at, Math.Min(length, bytes.Count - at)));
                }

                var (mapped, refusal) = MapAll(Write([.. bytes]));
                return refusal is null ? mapped.All(m => m.Mapped is not null) : refusal.Message.EndsWith('.') && refusal.Message.Length > 30;
            },
            iter: 400, threads: 1);
    }

    [Fact]
    public void Map_ColumnsInAnotherOrder_AreReadAlike()
    {
        var lines = Lines().Select(l => l.Split(',')).ToList();
        Gen.Shuffle(Enumerable.Range(0, PenaltyTable.Columns.Length).ToArray()).Sample(
            order =>
            {
                var (mapped, _) = MapAll(Write(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(l => string.Join(',', order.Select(i => l[i])))))));
                return mapped.Count == Rows && mapped.All(m => m.Mapped is MappedRow.Ready { Row.Record.Penalty.Fine.MinorUnits: 1_500_000 });
            },
            iter: 30, threads: 1);
    }

    public static TheoryData<string, string> WholeFiles => new()
    {
        { string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"C{i}")) + "\n1\n", "100000 columns, at most 1000" },
        { "名称,名称\n1,2\n", "lacks columns" },
        { PenaltyTable.Row().Cells.Aggregate((a, b) => a + "," + b) + "\n", "lacks columns" },
        { new string('x', 3_000_000), "has no end within 1 MiB" },
        { "\"名称,文书号\n1,2\n", "is not closed" },
        { "名称\t文书号\n1\t2\n", "lacks columns" },
        { "名称;文书号\n1;2\n", "lacks columns" },
        { "名\0称,文书号\n1,2\n", "control characters" },
        { ",,,\n1,2,3,4\n", "Check that the header is the first row" },
        { ",,,\n", "no header" },
    };

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void Map_FileThatCannotBeRead_IsRefusedWithWhatToDo(string text, string reason)
    {
        var (_, refusal) = MapAll(Write(Encoding.UTF8.GetBytes(text)));
        Assert.Contains(reason, refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_RowOfAHundredThousandCells_IsRefusedAlone()
    {
        var lines = Lines();
        lines[5] = new string(',', 100_000) + "x";
        var (mapped, _) = MapAll(Write(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        Assert.Equal((Rows, 1), (mapped.Count, mapped.Count(m => m.Mapped is MappedRow.Faulty)));
    }

    [Fact]
    public void Map_MarksThatNothingClosesThroughMegabytes_EndsInReasonableTime()
    {
        // Each line opens a cell that the escaped marks of the next ones keep open: the worst that scanning to the end of a cell can meet.
        var text = new StringBuilder(string.Join(',', PenaltyTable.Columns) + "\n");
        for (var i = 0; i < 40_000; i++) text.Append(i % 2 == 0 ? "\"a\n" : "\"\"b,\"\"\n");
        var (mapped, refusal) = MapAll(Write(Encoding.UTF8.GetBytes(text.ToString())));
        Assert.True(refusal is not null || mapped.All(m => m.Mapped is MappedRow.Faulty));
    }

    [Fact]
    public void Map_EmptyColumnsAtTheEnd_AreNoShift()
    {
        var (mapped, _) = MapAll(Write(Encoding.UTF8.GetBytes(string.Join('\n', Lines().Select(l => l + ",,")))));
        Assert.All(mapped, m => Assert.IsType<MappedRow.Ready>(m.Mapped));
    }

    private static List<string> Lines() =>
        [string.Join(',', PenaltyTable.Columns), .. Enumerable.Range(2, Rows).Select(n => string.Join(',', PenaltyTable.Row(n).Cells))];

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // In a task, so that a hang is a failure and no hang of the tests.
    private static (List<(RawRow Row, MappedRow Mapped)> Rows, SourceFileRefusedException? Refusal) MapAll(string path) => Task.Run(() =>
    {
        var mapped = new List<(RawRow, MappedRow)>();
        try
        {
            using var rows = SourceFile.Open(path);
            var mapper = PenaltyTable.Format().Fit(rows.Columns, PenaltyTable.FileVersion);
            foreach (var row in rows.Rows()) mapped.Add((row, mapper.Map(row)));
            return (mapped, (SourceFileRefusedException?)null);
        }
        catch (SourceFileRefusedException refusal)
        {
            return (mapped, refusal);
        }
    }).WaitAsync(Patience).GetAwaiter().GetResult();

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
