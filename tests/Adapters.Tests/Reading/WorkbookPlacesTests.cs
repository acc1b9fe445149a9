using System.Text;
using CreditHub.Adapters.Reading;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Reading;

/// <summary>Where a workbook's cells belong. References are optional in the standard, and programs leave out all or some of them.</summary>
public sealed class WorkbookPlacesTests : IDisposable
{
    private const int Width = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("places-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "a.xlsx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_ReferencesGivenOrLeftOutAtWill_PutEveryCellUnderItsColumn() =>
        Gen.Select(Gen.Int[0, 3], Gen.Bool, Gen.Select(Gen.Bool, Gen.Int[0, 3]).Array[Width]).Array[1, 6].Sample(
            rows =>
            {
                WorkbookParts.Write(Path, Header() + Written(rows, out var expected));
                Assert.Equal(expected, Read().Select(r => (r.Number, string.Join('|', r.Cells))));
            },
            iter: 400, threads: 1);

    public static TheoryData<string, string> Uncertain => new()
    {
        { """<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c></row>""", "cell A2 follows cell B2" },
        { """<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>""", "cell A2 follows cell A2" },
        { """<row r="2"><c r="B2"/><c r="B2"><v>2</v></c></row>""", "cell B2 follows cell B2" },
        { """<row r="2"><c r="A2"/><c/><c r="B2"><v>2</v></c></row>""", "cell B2 follows cell B2" },
        { """<row r="2"><c r="B3"><v>2</v></c></row>""", "cell B3 is in row 2" },
        { """<row><c r="A4"><v>2</v></c><c r="B5"><v>2</v></c></row>""", "cell B5 is in row 4" },
        { """<row><c r="A1"><v>2</v></c></row>""", "cell A1 is in row 2" },
        { """<row r="2"/><row r="2"/>""", "row 2 follows row 2" },
        { """<row r="3"><c r="A3"><v>1</v></c></row><row r="2"/>""", "row 2 follows row 3" },
        { """<row r="0"/>""", "'0' names no row" },
        { """<row r="1048577"/>""", "'1048577' names no row" },
        { """<row r="2"><c r="a2"><v>1</v></c></row>""", "'a2' names no cell" },
        { """<row r="2"><c r="A"><v>1</v></c></row>""", "'A' names no cell" },
        { """<row r="2"><c r=""><v>1</v></c></row>""", "'' names no cell" },
        { """<row r="2"><c r="XFE2"><v>1</v></c></row>""", "cell XFE2 lies beyond XFD1048576" },
    };

    [Theory]
    [MemberData(nameof(Uncertain))]
    public void Rows_ReferencesThatRepeatDescendOrContradict_AreNamedInTheRefusal(string rows, string named)
    {
        WorkbookParts.Write(Path, Header() + rows);
        Assert.Contains(named, Assert.Throws<SourceFileRefusedException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_CellsWithAnEmptyValue_AreEmptyAndFormulasWithoutOneSpoilTheirRow()
    {
        WorkbookParts.Write(
            Path, Header() + """<row r="2"><c t="s"><v/></c><c><v></v></c><c t="str"><f>""</f><v></v></c><c><v>7</v></c></row><row r="3"><c/><c><f>1+1</f><v/></c></row>""");
        var rows = Read();
        Assert.Equal(["", "", "", "7", "", ""], rows[0].Cells);
        Assert.Null(rows[0].Fault);
        Assert.StartsWith("The formula in B3 was never computed", rows[1].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_ElementsNamedRowBehindTheData_AreNoRows()
    {
        WorkbookParts.Write(Path, Header() + """<row r="2"><c r="A2"><v>1</v></c></row></sheetData><controls><row>0</row><row r="1"><c r="A1"><v>9</v></c></row></controls><sheetData>""");
        Assert.Equal("1|||||", Assert.Single(Read().Select(r => string.Join('|', r.Cells))));
    }

    private static string Header() => $"<row>{string.Concat(Enumerable.Range(1, Width).Select(i => $"<c t=\"inlineStr\"><is><t>列{i}</t></is></c>"))}</row>";

    // A row: empty rows before it, whether it states its number, and for each cell whether it states its place and how it is written: not at all, empty, or with a value.
    private static string Written((int Gap, bool IsStated, (bool IsStated, int How)[] Cells)[] rows, out List<(int Number, string Cells)> expected)
    {
        var xml = new StringBuilder();
        expected = [];
        var number = 1;
        foreach (var (gap, isStated, cells) in rows)
        {
            number += isStated ? gap + 1 : 1;
            xml.Append(isStated ? $"<row r=\"{number}\">" : "<row>");
            var values = new string[Width];
            var isFollowing = true;
            for (var i = 0; i < Width; i++)
            {
                // What is not written at all is skipped by the reference of the cell that follows it.
                var reference = cells[i].IsStated || !isFollowing ? $" r=\"{(char)('A' + i)}{number}\"" : "";
                values[i] = cells[i].How > 1 ? $"{number}-{i}" : "";
                isFollowing = cells[i].How > 0;
                if (cells[i].How == 1) xml.Append($"<c{reference}/>");
                else if (cells[i].How > 1) xml.Append($"<c{reference} t=\"str\"><v>{values[i]}</v></c>");
            }

            xml.Append("</row>");
            if (Array.Exists(values, v => v.Length > 0)) expected.Add((number, string.Join('|', values)));
        }

        return xml.ToString();
    }

    private List<RawRow> Read()
    {
        using var rows = SourceFile.Open(Path);
        return [.. rows.Rows()];
    }
}
