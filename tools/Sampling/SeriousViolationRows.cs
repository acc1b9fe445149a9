using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>The list of serious violations (严重违法失信名单).</summary>
internal static class SeriousViolationRows
{
    public static readonly SampleFile File = new(
        "sx-market",
        "market.serious-violation",
        SampleCharset.Gb18030,
        ["序号", "企业名称", "统一社会信用代码", "注册号", "法定代表人", "列入事由", "列入日期", "列入决定机关", "列入文号", "移出日期", "移出原因", "移出文号"],
        Row)
    {
        Sort = RecordSort.SeriousViolation,
        CodeColumn = "统一社会信用代码",
        NameColumn = "企业名称",
        DateColumn = "列入日期",
    };

    // The list keeps three years; nothing older is on it.
    private const int DaysBackMax = 1000;
    private const double RemovedShare = 0.2;

    private static readonly string[] Causes =
    [
        "生产经营不符合食品安全标准的食品,受到较重行政处罚", "提交虚假材料取得公司登记,被撤销登记", "生产销售假药,受到较重行政处罚",
        "组织虚假宣传,严重破坏公平竞争秩序", "特种设备事故负有责任,受到较重行政处罚",
    ];

    private static string[] Row(RowContext context)
    {
        var (subject, dice) = (context.Subject, context.Dice);
        var listed = context.DayWithin(DaysBackMax);
        var removed = context.DayAfter(listed);
        var isRemoved = context.HasEnded(RemovedShare);
        var mark = subject.Place.CityShort[..1];
        return
        [
            context.RowNumber.ToString(CultureInfo.InvariantCulture), subject.Name, subject.CodeText, "", subject.Representative,
            dice.Pick(Causes), listed.In(DateStyle.Dashes), subject.Place.MarketOffice,
            string.Create(CultureInfo.InvariantCulture, $"{mark}市监严列〔{listed.Value.Year}〕{context.Serial}号"),
            isRemoved ? removed.In(DateStyle.Dashes) : "", isRemoved ? "履行义务、信用修复" : "",
            isRemoved ? string.Create(CultureInfo.InvariantCulture, $"{mark}市监严移〔{removed.Value.Year}〕{context.Serial}号") : "",
        ];
    }
}
