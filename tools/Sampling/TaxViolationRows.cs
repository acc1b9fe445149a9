using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>Subjects of major tax violations (重大税收违法失信主体).</summary>
internal static class TaxViolationRows
{
    public static readonly SampleFile File = new(
        "sx-tax",
        "tax.major-violation",
        SampleCharset.Utf8WithMark,
        [
            "纳税人名称", "统一社会信用代码", "组织机构代码", "注册地址", "法定代表人", "财务负责人", "案件性质", "主要违法事实", "法律依据及处理处罚情况", "案件上报期",
            "认定机关", "决定文书号", "公布日期", "停止公布日期",
        ],
        Row)
    {
        Sort = RecordSort.TaxViolation,
        CodeColumn = "统一社会信用代码",
        NameColumn = "纳税人名称",
        DateColumn = "公布日期",
    };

    private const int DaysBackMax = 1300;
    private const int ExemplarDaysBackMax = 600;
    private const int PublicYears = 3;

    private static readonly string[] Natures = ["偷税", "逃避追缴欠税", "骗取出口退税", "虚开增值税专用发票", "虚开普通发票", "走逃(失联)"];

    private static string[] Row(RowContext context)
    {
        var (subject, dice) = (context.Subject, context.Dice);
        var published = context.DayWithin(subject.IsExemplar ? ExemplarDaysBackMax : DaysBackMax);
        var stops = published.AddMonths(12 * PublicYears);
        var nature = dice.Pick(Natures);
        var amount = dice.Between(100, 3000);
        return
        [
            subject.Name, subject.CodeText, subject.CodeText[8..16] + "-" + subject.CodeText[16], subject.Address, subject.Representative, Words.Person(dice),
            nature, string.Create(CultureInfo.InvariantCulture, $"经检查,发现其存在{nature}行为,涉及税款{amount}万元。"),
            string.Create(CultureInfo.InvariantCulture, $"依照《中华人民共和国税收征收管理法》等相关法律法规,追缴税款{amount}万元,并处罚款{amount / 2}万元。"),
            string.Create(CultureInfo.InvariantCulture, $"{published.Value.Year}年{published.Value.Month}月"), subject.Place.TaxOffice,
            string.Create(CultureInfo.InvariantCulture, $"陕税稽失信〔{published.Value.Year}〕{context.Serial}号"), published.In(DateStyle.Dashes),
            // The day is set when it has come or is near; until then the column stays empty.
            stops <= context.AsOf ? stops.In(DateStyle.Dashes) : "",
        ];
    }
}
