using System.Globalization;
using CreditHub.Adapters.Reading;
using CsCheck;
using ExcelDataReader;
using Xunit;

namespace CreditHub.Adapters.Tests.Oracle;

/// <summary>
/// The workbook reader against ExcelDataReader, another implementation of the same standard. What the two say differently is decided here,
/// in
/// <see cref="Decided"/>, or is a fault.
/// </summary>
public sealed class WorkbookOracleTests : IDisposable
{
    private const int Workbooks = 500;
    private const double ExactMax = 1e15;

    private static readonly string[] Texts =
    [
        "西安甲乙测试食品有限公司", "", " 前后 ", "a&b<c>\"d\"", "多行\n文本", "'001", "00123", "_x000D_", "_x4E2D_文", "𠅤𫗧", "2026-03-15", "=1+1", "　全角　",
    ];

    private static readonly double[] Numbers =
    [
        0, 1, -1, 0.1, 1.5, 1e-7, 123456789012345, 1234567890123456, 9.1610113e17, 46_082, 59, 60, 61, 1462, 46_082.5,
        0.999999, 1e300, -0.0,
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("oracle-").FullName;

    private static Gen<GeneratedWorkbook> Generated => Gen.Select(
        Gen.Select(
            Gen.Int[0, (int)CellShape.Error], Gen.Int[0, Texts.Length - 1], Gen.Int[0, Numbers.Length],
            (shape, text, number) => new GeneratedCell(
                (CellShape)shape, Texts[text], number == Numbers.Length ? 41_234.123_456 : Numbers[number])).Array[5].Array[1, 5],
        Gen.Bool, Gen.Bool, (rows, hasReferences, from1904) => new GeneratedWorkbook(rows, hasReferences, from1904));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_GeneratedWorkbooks_AreAsTheOtherReaderHasThem() => Generated.Sample(
        workbook =>
        {
            var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.xlsx");
            workbook.Write(path);
            var theirs = ReadOther(path);
            using var rows = SourceFile.Open(path);
            var ours = rows.Rows().ToDictionary(r => r.Number);
            for (var i = 0; i < workbook.Rows.Length; i++) Compare(workbook, i, ours.GetValueOrDefault(i + 2), theirs[i + 1]);
            File.Delete(path);
        },
        iter: Workbooks, threads: 1, print: w =>
            $"{w.HasReferences} {w.CountsFrom1904} {string.Join(" | ", w.Rows.Select(r => string.Join(", ", r.AsEnumerable())))}");

    private static void Compare(GeneratedWorkbook workbook, int at, RawRow ours, object?[] theirs)
    {
        for (var column = 0; column < workbook.Rows[at].Length; column++)
        {
            var cell = workbook.Rows[at][column];
            var expected = Decided(workbook, cell, Text(theirs.ElementAtOrDefault(column)));
            Assert.Equal(expected, ours.Cells?[column] ?? "");
        }

        // A fault is of the row; what is sound beside it is read all the same.
        Assert.Equal(Array.Exists(workbook.Rows[at], IsAtFault), ours.Fault is not null);
    }

    // Where we differ on purpose. An error spoils its row and shows its text. Days before March 1900 follow the spreadsheet programs, which
    // have
    // a 29 February then; the other reader follows the runtime, and takes day 0 for a time.
    private static string Decided(GeneratedWorkbook workbook, GeneratedCell cell, string theirs) => cell.Shape switch
    {
        CellShape.Error => "#DIV/0!",
        CellShape.Day or CellShape.DayAndTime when DaysOf(cell) < 61 && !workbook.CountsFrom1904 => EarlyDay(DaysOf(cell)),
        _ => theirs,
    };

    private static bool IsAtFault(GeneratedCell cell) =>
        cell.Shape == CellShape.Error || (cell.Shape is CellShape.Number or CellShape.FormulaNumber && Math.Abs(cell.Number) >= ExactMax);

    private static double DaysOf(GeneratedCell cell) =>
        cell.Shape == CellShape.Day ? Math.Floor(Math.Abs(cell.Number) % 60_000) : Math.Abs(cell.Number) % 60_000;

    private static string EarlyDay(double days) => Text(DateTime.FromOADate(days + (days < 60 ? 1 : 0)));

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text.Trim(' ', '\t', '\r', '\n', '\u3000'),
        bool truth => truth ? "TRUE" : "FALSE",
        double number => number.ToString("0.##########", CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        DateTime day => Text(day),
        _ => throw new InvalidOperationException($"The other reader gave a {value.GetType().Name}."),
    };

    private static string Text(DateTime day)
    {
        day = new DateTime((day.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return day.ToString(day.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static List<object?[]> ReadOther(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        return rows;
    }
}
