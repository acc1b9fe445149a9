using System.Text.Json;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Tests.Sampling;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Adapters.Tests.Formats;

/// <summary>The formats that come with the adapters, held against the standards' column names and against deliveries of every source.</summary>
public sealed class ShippedFormatTests
{
    private const string Penalty2018 =
        "CF_XDR_MC CF_XDR_LB CF_XDR_SHXYM CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW CF_XDR_SHZZ CF_FRDB CF_FR_ZJLX CF_FR_SFZH CF_XDR_ZJLX CF_XDR_ZJHM "
        + "CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR CF_NR_FK CF_NR_WFFF CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM BZ";

    private static readonly IReadOnlyDictionary<string, SourceFormat> Formats = SourceFormat.LoadAll();

    // Kinds that count against a subject: they need the document on which they rest (Shaanxi Social Credit Regulation, Art 29).
    private static readonly CreditRecord.BodyOneofCase[] Adverse =
    [
        CreditRecord.BodyOneofCase.Penalty, CreditRecord.BodyOneofCase.JudgmentDefault, CreditRecord.BodyOneofCase.AbnormalOperation,
        CreditRecord.BodyOneofCase.SeriousViolation, CreditRecord.BodyOneofCase.TaxViolation,
    ];

    private static readonly (string Dataset, string Agency)[] Datasets =
    [
        ("market.registration", "sx-market"), ("market.licence", "sx-market"), ("market.penalty", "sx-market"),
        ("market.complaint", "sx-market"), ("market.abnormal-operation", "sx-market"),
        ("market.serious-violation", "sx-market"), ("inspection.result", "sx-market"),
        ("court.judgment-default", "sx-court"), ("tax.major-violation", "sx-tax"), ("tax.a-rated", "sx-tax"), ("tax.arrears", "sx-tax"),
        ("tax.non-normal", "sx-tax"), ("pbc.penalty", "sx-pbc"), ("pbc.financing", "sx-pbc"), ("acts.other", "sx-credit"),
        ("credit.evaluation", "sx-credit"), ("credit.commitment", "sx-credit"), ("credit.honour", "sx-credit"), ("credit.voluntary", "sx-credit"),
        ("credit.repair", "sx-credit"), ("credit.objection", "sx-credit"), ("lists.other", "sx-credit"), ("lists.serious", "sx-credit"), ("lists.wage-arrears", "sx-hrss"),
        ("lists.procurement", "sx-finance"), ("lists.ban", "sx-market"), ("industry.evaluation", "sx-market"),
        ("rating.association", "sx-credit"), ("rating.third-party", "sx-credit"),
    ];

    [Fact]
    public void LoadAll_Formats_AreAllDatasetsOfTheDirectory()
    {
        Assert.Equal(Datasets.Order(), Formats.Values.Select(f => (f.Dataset, f.Agency)).Order());
        using var directory = JsonDocument.Parse(File.ReadAllText(Path.Combine(SampleTables.Config(), "directory.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        foreach (var dataset in directory.RootElement.GetProperty("datasets").EnumerateArray())
        {
            var reporters = dataset.GetProperty("reportingAgencies").EnumerateArray().Select(a => a.GetString()!);
            Assert.Equal(reporters.Order(), Formats[dataset.GetProperty("code").GetString()!].Agencies.Order());
        }
    }

    [Fact]
    public void Lists_NamesAndCodes_AreThoseOfTheCatalogue()
    {
        using var catalogue = JsonDocument.Parse(File.ReadAllText(Path.Combine(SampleTables.Config(), "catalogue.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var names = catalogue.RootElement.GetProperty("lists").EnumerateArray().ToDictionary(l => l.GetProperty("code").GetString()!, l => l.GetProperty("nameZh").GetString()!);
        var codes = Formats.Values.SelectMany(f => f.File.Fields).Where(f => f.Path == "list_entry.list_code").ToList();
        Assert.Equal(5, codes.Count);
        Assert.All(codes.Where(f => f.Constant is not null), f => Assert.Contains(f.Constant!, names.Keys));
        Assert.All(codes.SelectMany(f => f.Values ?? []), entry => Assert.Equal(names[entry.Value], entry.Key));
    }

    [Fact]
    public void Map_SoundDeliveries_GiveEveryRowWhatTheHubDemands()
    {
        using var sample = new SampleTables(subjects: 3_000, dirtyShare: 0);
        foreach (var file in sample.Report.Files)
        {
            var (mapped, mapper) = MapAll(file.Path, file.Dataset);
            Assert.NotEmpty(mapped);
            Assert.Equal(sample.Rows(file.Dataset).Count, mapped.Count);
            var records = mapped.Select(row => Assert.IsType<MappedRow.Ready>(row).Row.Record).ToList();
            foreach (var record in records)
            {
                Assert.True(record.BodyCase != CreditRecord.BodyOneofCase.None && record.DecidedOn is not null, $"{file.Dataset}: {record}");
                Assert.True(record.Subject.Name.Length > 0 && record.Authority is { Name.Length: > 0 }, $"{file.Dataset}: {record}");
                Assert.True(!Adverse.Contains(record.BodyCase) || record.Document is { Number.Length: > 0 }, $"{file.Dataset}: {record}");
            }

            Assert.Equal(records.Count, records.Select(record => record.RecordNumber).Distinct().Count());
            Assert.Empty(mapper.UnknownColumns);
        }
    }

    [Fact]
    public void Map_DirtyDeliveries_DecideEveryRowAndRefuseNoSoundOne()
    {
        using var sample = new SampleTables(subjects: 3_000, dirtyShare: 0.5);
        foreach (var file in sample.Report.Files)
        {
            var (mapped, _) = MapAll(file.Path, file.Dataset);
            var refused = mapped.Count(row => row is not MappedRow.Ready);
            Assert.Equal(sample.Rows(file.Dataset).Count, mapped.Count);
            Assert.InRange(refused, file.DirtyRows > 50 ? 1 : 0, file.DirtyRows);
        }
    }

    // Every column that the standards and the sources' own tables have, to be read or to be dropped with a reason.
    [Theory]
    [InlineData("market.licence", "XK_XDR_MC XK_XDR_LB XK_XDR_SHXYM XK_XDR_GSZC XK_XDR_ZZJG XK_XDR_SWDJ XK_XDR_SYDW XK_XDR_SHZZ XK_FRDB XK_FR_ZJLX XK_FR_SFZH XK_XDR_ZJLX XK_XDR_ZJHM XK_XKWS XK_WSH XK_XKLB XK_XKZS XK_XKBH XK_NR XK_JDRQ XK_YXQZ XK_YXQZI XK_XKJG XK_XKJGDM XK_ZT XK_LYDW XK_LYDWDM BZ")]
    [InlineData("market.licence", "XK_WSH XK_XMMC XK_SPLB XK_NR XK_XDR XK_XDR_SHXYM XK_XDR_ZDM XK_XDR_GSDJ XK_XDR_SWDJ XK_XDR_SFZ XK_FR XK_JDRQ XK_JZQ XK_XZJG XK_ZT DFBM SJC BZ")]
    [InlineData("market.penalty", Penalty2018)]
    [InlineData("pbc.penalty", Penalty2018)]
    [InlineData("market.penalty", "CF_WSH CF_CFMC CF_CFLB1 CF_CFLB2 CF_SY CF_YJ CF_XDR_MC CF_XDR_SHXYM CF_XDR_ZDM CF_XDR_GSDJ CF_XDR_SWDJ CF_XDR_SFZ CF_FR CF_JG CF_JDRQ CF_XZJG CF_ZT DFBM SJC BZ CF_AJMC")]
    [InlineData("court.judgment-default", "id iname cardNum businessEntity sexy age areaName courtName gistId gistUnit regDate caseCode duty performance performedPart unperformPart disruptTypeName partyTypeName publishDate")]
    [InlineData("court.judgment-default", "sxid bzxrmc zzjgdm fddbr xb csrq zxfy zxyjwh zczxyjdw larq ah sxflwsqdyw bzxrlxqk ylxbf wlxbf sxbzxrxwqk bzxrxz fbrq fydm sanh sabh")]
    [InlineData("market.registration", "pripid uniscid regno entname name reporttype regstate regorg regorg_cn industryphy industryco regcap regcapcur opscope estdate apprdate opfrom opto dom domdistrict proloc postalcode")]
    [InlineData("market.abnormal-operation", "BUSEXCLIST PRIPID ENTNAME UNISCID REGNO LEREP SPECAUSE SPECAUSE_CN ABNTIME DECORG DECORG_CN REMEXCPRES_CN REMDATE REDECORG_CN AuditState 列入文号")]
    [InlineData("market.serious-violation", "ILLID PRIPID ENTNAME UNISCID REGNO NAME CERTYPE CERNO SERILLREA SERILLREA_CN ABNTIME DECORG DECORG_CN DEDOCNUM REMEXCPRES REMEXCPRES_CN REMDATE RECORG RECORG_CN REDOCNUM")]
    [InlineData("tax.major-violation", "纳税人名称 纳税人识别号或社会信用代码 组织机构代码 注册地址 法定代表人或负责人姓名 法定代表人性别 法定代表人证件名称 法定代表人证件号码 负有直接责任的财务负责人姓名 财务负责人性别 财务负责人证件号码 负有直接责任的中介机构信息 案件性质 主要违法事实 相关法律依据及税务处理处罚情况 案件上报期 所属税务机关 决定文书号 公布日期 停止公布日期")]
    [InlineData("tax.a-rated", "统一社会信用代码 name EVALUA_YEAR TAX_CREDIT_LEVEL EVALUA_DEPT EVALUA_DT RESULT_FROM RESULT_TO")]
    public void Fit_EveryColumnOfTheStandard_IsReadOrDroppedOnPurpose(string dataset, string header) =>
        Assert.Empty(Formats[dataset].Fit(header.Split(' '), fileVersion: 1).UnknownColumns);

    [Fact]
    public void Map_CourtRow_NamesTheCourtAsAuthorityAndItsCaseAsDocument()
    {
        string[] columns = ["id", "iname", "cardNum", "courtName", "gistId", "caseCode", "disruptTypeName", "partyTypeName", "publishDate", "performance", "regDate"];
        var mapper = Formats["court.judgment-default"].Fit(columns, fileVersion: 1);
        var ready = Assert.IsType<MappedRow.Ready>(mapper.Map(new RawRow(
            2,
            ["7001", "某某公司", "91610133MAB0MR350K", "全椒县人民法院", "(2019)皖1122民初1103号", "(2019)皖1122执1194号", "违反财产报告制度", "1", "2019年07月13日", "全部未履行", "20190709"],
            null)));
        var record = ready.Row.Record;
        Assert.Equal("7001", record.RecordNumber);
        Assert.Equal(("全椒县人民法院", "全椒县人民法院"), (record.Authority.Name, record.JudgmentDefault.Court));
        Assert.Equal(("(2019)皖1122执1194号", "(2019)皖1122执1194号"), (record.Document.Number, record.JudgmentDefault.CaseNumber));
        Assert.Equal(new BeijingDate { Year = 2019, Month = 7, Day = 13 }, record.DecidedOn);
        Assert.Equal(record.DecidedOn, record.JudgmentDefault.PublishedOn);
        Assert.Equal(new BeijingDate { Year = 2019, Month = 7, Day = 9 }, record.JudgmentDefault.FiledOn);
        Assert.Equal(Performance.None, record.JudgmentDefault.Performance);
        Assert.Equal("执行依据文号:(2019)皖1122民初1103号", record.Remark);
    }

    [Fact]
    public void Fit_ColumnNamesWithFullWidthBracketsAndSpaces_AreTheSame()
    {
        var header = "行政相对人名称,行政相对人代码_1（统一社会信用代码）,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额 （万元）,处罚决定日期,处罚机关";
        Assert.Empty(Formats["market.penalty"].Fit(header.Split(','), fileVersion: 1).UnknownColumns);
    }

    private static (List<MappedRow> Rows, RowMapper Mapper) MapAll(string path, string dataset)
    {
        using var rows = SourceFile.Open(path);
        var mapper = Formats[dataset].Fit(rows.Columns, fileVersion: 1);
        return ([.. rows.Rows().Select(mapper.Map)], mapper);
    }
}
