using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>Administrative penalties (行政处罚), double publicity of 2018, of market supervision and of the central bank.</summary>
internal static class PenaltyRows
{
    public static readonly SampleFile OfMarketSupervision = FileOf("sx-market", "market.penalty", RecordSort.Penalty, MarketRow);
    public static readonly SampleFile OfCentralBank = FileOf("sx-pbc", "pbc.penalty", RecordSort.BankPenalty, BankRow);

    private const int DaysBackMax = 1500;
    private const int ExemplarDaysBackMax = 60;
    private const string Bank = "中国人民银行陕西省分行";
    private const string Province = "陕西省市场监督管理局";

    private static readonly string BankCode = Place.Agency("610000", "MB1P");
    private static readonly string ProvinceCode = Place.Agency("610000", "MB2A");

    // How long it stays public from the day of the decision: minor, general and serious ones.
    private static readonly (int Months, int Weight)[] PublicityTerms = [(3, 35), (12, 50), (36, 15)];

    private static readonly Offence[] MarketOffences =
    [
        new("食品经营违法", "经营超过保质期的食品", "《中华人民共和国食品安全法》第一百二十四条第一款"),
        new("广告违法", "在广告中使用“最佳”等用语,\n被责令改正后仍未改正", "《中华人民共和国广告法》第五十七条"),
        new("无照经营", "超出核准的经营范围从事许可经营项目", "《无证无照经营查处办法》第十三条"),
        new("价格违法", "不按规定明码标价", "《中华人民共和国价格法》第四十二条"),
        new("产品质量违法", "销售不符合国家标准的产品", "《中华人民共和国产品质量法》第四十九条"),
        new("商标侵权", "销售侵犯注册商标专用权的商品", "《中华人民共和国商标法》第六十条第二款"),
        new("特种设备违法", "使用未经定期检验的特种设备", "《中华人民共和国特种设备安全法》第八十四条"),
    ];

    private static readonly Offence[] BankOffences =
    [
        new("支付结算违法", "未按规定报送支付业务变更事项", "《非金融机构支付服务管理办法》第四十二条"),
        new("征信违法", "未经授权查询企业信贷信息", "《征信业管理条例》第四十条"),
        new("反洗钱违法", "未按规定履行客户身份识别义务", "《中华人民共和国反洗钱法》第五十四条"),
    ];

    private static SampleFile FileOf(string agency, string dataset, RecordSort sort, Func<RowContext, string[]> row) => new(
        agency,
        dataset,
        SampleCharset.Utf8,
        [
            "行政相对人名称", "行政相对人类别", "行政相对人代码_1(统一社会信用代码)", "法定代表人", "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据",
            "处罚类别", "处罚内容", "罚款金额(万元)", "没收违法所得、没收非法财物的金额(万元)", "暂扣或吊销证照名称及编号", "处罚决定日期", "处罚有效期", "公示截止期",
            "处罚机关", "处罚机关统一社会信用代码", "数据来源单位", "数据来源单位统一社会信用代码", "备注",
        ],
        row)
    {
        Sort = sort,
        CodeColumn = "行政相对人代码_1(统一社会信用代码)",
        NameColumn = "行政相对人名称",
        DateColumn = "处罚决定日期",
        DateStyle = DateStyle.Slashes,
        AmountColumn = "罚款金额(万元)",
        PersonColumn = "行政相对人类别",
        RepresentativeColumn = "法定代表人",
    };

    private static string[] MarketRow(RowContext context)
    {
        var place = context.Subject.Place;
        var offence = context.Dice.Pick(MarketOffences);
        return context.Dice.Chance(0.1)
            ? Row(context, offence, "陕市监处罚", Province, ProvinceCode)
            : Row(context, offence, $"{place.CityShort[..1]}{place.Short}市监处罚", place.MarketOffice, place.MarketOfficeCode);
    }

    private static string[] BankRow(RowContext context) => Row(context, context.Dice.Pick(BankOffences), "陕银罚决字", Bank, BankCode);

    private static string[] Row(RowContext context, Offence offence, string mark, string authority, string authorityCode)
    {
        var (subject, dice) = (context.Subject, context.Dice);
        var decided = context.DayWithin(subject.IsExemplar ? ExemplarDaysBackMax : DaysBackMax);
        var publicUntil = decided.AddMonths(dice.PickWeighted(PublicityTerms));
        var fine = (dice.Between(5, 500) * 0.1m).ToString("0.######", CultureInfo.InvariantCulture);
        var confiscated = dice.Chance(0.2) ? (dice.Between(1, 300) * 0.01m).ToString("0.######", CultureInfo.InvariantCulture) : "";
        var kinds = confiscated.Length == 0 ? "罚款" : "罚款;没收违法所得";
        var content = $"罚款{fine}万元" + (confiscated.Length == 0 ? "" : $",没收违法所得{confiscated}万元");
        return
        [
            subject.Name, subject.CounterpartKind, subject.CodeText, subject.Representative,
            string.Create(CultureInfo.InvariantCulture, $"{mark}〔{decided.Value.Year}〕{context.Serial}号"),
            offence.Type, offence.Facts, offence.Basis, kinds, content, fine, confiscated, "",
            decided.In(DateStyle.Slashes), "2099/12/31", publicUntil.In(DateStyle.Slashes), authority, authorityCode, authority, authorityCode, "",
        ];
    }

    private sealed record Offence(string Type, string Facts, string Basis);
}
