using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>The list of abnormal operations (经营异常名录).</summary>
internal static class AbnormalOperationRows
{
    public static readonly SampleFile File = new(
        "sx-market",
        "market.abnormal-operation",
        SampleCharset.Gb18030,
        ["序号", "企业名称", "统一社会信用代码", "注册号", "法定代表人", "列入原因", "列入日期", "列入决定机关", "列入文号", "移出日期", "移出原因"],
        Row)
    {
        Sort = RecordSort.AbnormalOperation,
        CodeColumn = "统一社会信用代码",
        NameColumn = "企业名称",
        DateColumn = "列入日期",
    };

    private const int DaysBackMax = 1400;
    private const int ExemplarDaysBackMax = 300;
    private const double RemovedShare = 0.25;

    private static readonly (string, int)[] Reasons =
    [
        ("未依照《企业信息公示暂行条例》第八条规定的期限公示年度报告", 60),
        ("通过登记的住所或者经营场所无法联系", 30),
        ("未在责令的期限内公示有关企业信息", 5),
        ("公示企业信息隐瞒真实情况、弄虚作假", 5),
    ];

    private static readonly string[] RemovalReasons = ["补报未报年份的年度报告并公示", "依法办理住所变更登记", "企业注销,自动移出"];

    private static string[] Row(RowContext context)
    {
        var (subject, dice) = (context.Subject, context.Dice);
        var listed = context.DayWithin(subject.IsExemplar ? ExemplarDaysBackMax : DaysBackMax);
        var isRemoved = context.HasEnded(RemovedShare);
        return
        [
            context.RowNumber.ToString(CultureInfo.InvariantCulture), subject.Name, subject.CodeText, "", subject.Representative,
            dice.PickWeighted(Reasons), listed.In(DateStyle.Dashes), subject.Place.MarketOffice,
            string.Create(CultureInfo.InvariantCulture, $"{subject.Place.CityShort[..1]}市监异列〔{listed.Value.Year}〕{context.Serial}号"),
            isRemoved ? context.DayAfter(listed).In(DateStyle.Dashes) : "", isRemoved ? dice.Pick(RemovalReasons) : "",
        ];
    }
}
