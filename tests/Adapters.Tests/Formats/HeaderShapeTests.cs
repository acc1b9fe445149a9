using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Tests.Reading;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Formats;

/// <summary>Headers as published tables have them: several rows, groups, keys, units, columns that stand twice.</summary>
public sealed class HeaderShapeTests : IDisposable
{
    private const string Code = "91610113MA9000011Y";
    private const string Row = $"西安甲乙测试食品有限公司,{Code},陕市监罚〔2026〕1号,虚假宣传,发布虚假广告,广告法第五十五条,罚款,罚款人民币5000元,0.5,2026-03-15,西安市市场监督管理局";

    private static readonly SourceFormat Penalty = SourceFormat.LoadAll()["market.penalty"];

    private readonly string _folder = Directory.CreateTempSubdirectory("headers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Rows of the header and the rows below them, a line each; what the receipt says.
    public static TheoryData<string, string> Read => new()
    {
        {
            "行政相对人,,行政处罚决定书文号,违法行为,,处罚依据,处罚结果,,,处罚决定日期,处罚机关\n"
            + "名称,统一社会信用代码,,违法行为类型,违法事实,,处罚类别,处罚内容,罚款金额(万元),,",
            "Rows 1 to 2 are the header"
        },
        {
            "行政处罚公示表,,,,,,,,,,\n"
            + "行政相对人,,处罚信息,,,,,,,,\n"
            + "名称,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额（万元）,处罚决定日期,处罚机关",
            "Rows 2 to 3 are the header"
        },
        {
            "基本信息,,处罚信息,,,,,,,,\n"
            + "行政相对人,,决定,违法,,依据,结果,,,其他,\n"
            + "名称,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚机关",
            "Rows 1 to 3 are the header"
        },
        {
            "行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额,处罚决定日期,处罚机关\n"
            + ",,,,,,,,(万元),,",
            "Rows 1 to 2 are the header"
        },
        {
            "行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚机关\n"
            + "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG",
            "Rows 1 to 2 are the header"
        },
        {
            "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG\n"
            + "当事人,代码,文号,类型,事实,依据,处罚类别,内容,罚款,日期,机关",
            "Rows 1 to 2 are the header"
        },
        {
            "行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚机关\n"
            + "1,2,3,4,5,6,7,8,9,10,11",
            "Rows 1 to 2 are the header"
        },
        {
            "行政处罚公示表,,,,,,,,,单位：某市局,\n"
            + "行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚机关",
            "Row 1 (行政处罚公示表) stands above the header"
        },
        {
            "行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额（单位：万元）,处罚决定日期（yyyy-mm-dd）,处罚机关",
            "The numbers of 罚款金额（单位：万元） were read in 万元"
        },
    };

    [Theory]
    [MemberData(nameof(Read))]
    public void Open_HeaderOfAnyShape_IsReadAsTheOneRowThatItMeans(string header, string said)
    {
        foreach (var path in Files($"{header}\n{Row}"))
        {
            using var rows = SourceFile.Open(path);
            var mapper = Penalty.Fit(rows.Columns, 1);
            Assert.Contains([.. rows.Notes, .. mapper.Notes], note => note.StartsWith(said, StringComparison.Ordinal));
            var record = Assert.IsType<MappedRow.Ready>(mapper.Map(Assert.Single(rows.Rows()))).Row.Record;
            Assert.Equal(("西安甲乙测试食品有限公司", Code), (record.Subject.Name, record.Subject.UnifiedSocialCreditCode));
            Assert.Equal("陕市监罚〔2026〕1号", record.Document.Number);
            Assert.Equal((500_000, "西安市市场监督管理局", 15), (record.Penalty.Fine.MinorUnits, record.Authority.Name, record.DecidedOn.Day));
        }
    }

    // Whose number stands below a group that names another party is not the company's.
    [Theory]
    [InlineData("作出机关,,行政处罚决定书文号,处罚依据\n名称,统一社会信用代码,,", "统一社会信用代码")]
    [InlineData("法定代表人,,行政处罚决定书文号,处罚依据\n行政相对人名称,统一社会信用代码,,", "统一社会信用代码")]
    [InlineData("处罚信息,,行政处罚决定书文号,处罚依据\n行政相对人名称,统一社会信用代码,,", "统一社会信用代码")]
    public void Fit_NumberBelowTheGroupOfAnotherParty_IsNotTheCompanys(string header, string missing)
    {
        using var rows = SourceFile.Open(Csv($"{header}\n某局,{Code},1号,法"));
        var refusal = Assert.Throws<SourceFileRefusedException>(() => Penalty.Fit(rows.Columns, 1)).Message;
        Assert.Contains(missing, refusal.Split("It has:")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("罚款金额(元)", "5000", 500_000)]
    [InlineData("罚款金额(人民币元)", "5000", 500_000)]
    [InlineData("罚款金额(千元)", "5", 500_000)]
    [InlineData("罚款金额[万元]", "0.5", 500_000)]
    [InlineData("罚款金额,单位:元", "5,000.01", 500_001)]
    [InlineData("罚款金额(百万元)", "0.005", 500_000)]
    [InlineData("罚款金额(亿元)", "0.0000500001", 500_001)]
    public void Fit_AmountInAnotherUnitOfYuan_IsConvertedExactly(string column, string cell, long fen)
    {
        var (columns, cells) = PenaltyRow(("罚款金额(万元)", column, cell));
        var ready = Assert.IsType<MappedRow.Ready>(Penalty.Fit(columns, 1).Map(new RawRow(2, cells, null)));
        Assert.Equal(fen, ready.Row.Record.Penalty.Fine.MinorUnits);
    }

    // Every unit against every amount: the same sum of money whatever the unit.
    [Fact]
    public void Fit_SameAmountInEveryUnit_IsTheSameAmount() =>
        Gen.Select(
            Gen.Long[0, 1_000_000_000_000],
            OneOf(("元", 100m), ("千元", 100_000m), ("万元", 1_000_000m), ("百万元", 100_000_000m), ("亿元", 10_000_000_000m))).Sample(
            (fen, unit) =>
            {
                var (columns, cells) = PenaltyRow(("罚款金额(万元)", $"罚款金额({unit.Item1})", FormattableString.Invariant($"{fen / unit.Item2}")));
                var ready = Assert.IsType<MappedRow.Ready>(Penalty.Fit(columns, 1).Map(new RawRow(2, cells, null)));
                Assert.Equal(fen, ready.Row.Record.Penalty.Fine.MinorUnits);
            },
            iter: 300, threads: 1);

    [Theory]
    [InlineData("罚款金额(美元)", "states the unit 美元, which is not read")]
    [InlineData("罚款金额(%)", "states the unit %, which is not read")]
    [InlineData("罚款金额(人)", "states the unit 人, which is not read")]
    [InlineData("罚款金额", "does not state the unit of its numbers. Name it with the unit, such as 罚款金额(万元)")]
    public void Fit_AmountInAUnitThatLeavesNoOneMeaning_RefusesTheFile(string column, string said)
    {
        var (columns, _) = PenaltyRow(("罚款金额(万元)", column, "1"));
        Assert.Contains(said, Assert.Throws<SourceFileRefusedException>(() => Penalty.Fit(columns, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_SameAmountInTwoUnits_RefusesTheFile()
    {
        var (columns, _) = PenaltyRow();
        var refusal = Assert.Throws<SourceFileRefusedException>(() => Penalty.Fit([.. columns, "罚款金额(元)"], 1)).Message;
        Assert.Contains("state the same number", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-15", true)]
    [InlineData("", true)]
    [InlineData("2026-03-16", false)]
    public void Map_ColumnThatStandsTwice_IsTakenWhereBothSayTheSame(string twin, bool isTaken)
    {
        var (columns, cells) = PenaltyRow();
        var mapper = Penalty.Fit([.. columns, "处罚决定日期："], 1);
        Assert.Contains("have the same name", Assert.Single(mapper.Notes), StringComparison.Ordinal);
        Assert.Empty(mapper.UnknownColumns);
        var mapped = mapper.Map(new RawRow(2, [.. cells, twin], null));
        if (isTaken) Assert.Equal(15, Assert.IsType<MappedRow.Ready>(mapped).Row.Record.DecidedOn.Day);
        else Assert.Contains("J and L are both named", Assert.IsType<MappedRow.Faulty>(mapped).Faults[0].Message, StringComparison.Ordinal);
    }

    // A row of data is never taken for a header.
    [Fact]
    public void Open_RowsOfDataBelowOneRow_StayData() =>
        Gen.Select(OneOf("", "西安甲乙有限公司", "甲"), OneOf("", Code), OneOf("", "2026-03-15", "2026年3月15日"), OneOf("", "罚款")).Sample(
            (name, code, day, kind) =>
            {
                if (name.Length + code.Length + day.Length + kind.Length == 0) return;
                using var rows = SourceFile.Open(Csv($"名称,代码,日期,类别\n{name},{code},{day},{kind}"));
                Assert.Equal(["名称", "代码", "日期", "类别"], rows.Columns);
                Assert.Equal([name, code, day, kind], Assert.Single(rows.Rows()).Cells);
            },
            iter: 60, threads: 1);

    // A quarantine repeats the names of the header; it is delivered again with them.
    [Fact]
    public void Fit_ColumnsOfAQuarantine_AreReadAlike()
    {
        using var rows = SourceFile.Open(Csv("行政相对人,,处罚机关,\n名称,统一社会信用代码,名称,统一社会信用代码\n西安甲乙有限公司," + Code + ",某局,11610100MB29000001"));
        Assert.Equal(["行政相对人›名称", "行政相对人›统一社会信用代码", "处罚机关›名称", "处罚机关›统一社会信用代码"], rows.Columns);
        using var again = SourceFile.Open(Csv(string.Join(',', rows.Columns) + "\nx,y,z,w"));
        Assert.Equal(rows.Columns, again.Columns);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static (string[] Columns, string[] Cells) PenaltyRow(params (string Column, string Named, string Cell)[] changed)
    {
        string[] columns = ["行政相对人名称", "统一社会信用代码", "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额(万元)", "处罚决定日期", "处罚机关"];
        var cells = Row.Split(',');
        foreach (var (column, named, cell) in changed)
        {
            var at = Array.IndexOf(columns, column);
            (columns[at], cells[at]) = (named, cell);
        }

        return (columns, cells);
    }

    private string[] Files(string lines)
    {
        var workbook = Path.Combine(_folder, "a.xlsx");
        var rows = lines.Split('\n')
            .Select((line, i) => $"<row r=\"{i + 1}\">{string.Concat(line.Split(',').Select((c, at) => Cell(c, at, i + 1)))}</row>");
        WorkbookParts.Write(workbook, string.Concat(rows));
        return [Csv(lines), workbook];
    }

    private static string Cell(string text, int column, int row) =>
        text.Length == 0 ? "" : $"<c r=\"{(char)('A' + column)}{row}\" t=\"str\"><v>{text}</v></c>";

    private string Csv(string lines)
    {
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, lines + "\n", Encoding.UTF8);
        return path;
    }
}
