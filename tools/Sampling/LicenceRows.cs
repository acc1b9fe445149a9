using System.Globalization;
using CreditHub.Domain.Calendar;

namespace CreditHub.Sampling;

/// <summary>Administrative licences (行政许可), double publicity of 2018.</summary>
internal static class LicenceRows
{
    public static readonly SampleFile File = new(
        "sx-market",
        "market.licence",
        SampleCharset.Utf8WithMark,
        [
            "行政相对人名称", "行政相对人类别", "行政相对人代码_1(统一社会信用代码)", "行政相对人代码_2(工商注册号)", "行政相对人代码_3(组织机构代码)",
            "行政相对人代码_4(税务登记号)", "法定代表人", "行政许可决定文书名称", "行政许可决定文书号", "许可类别", "许可证书名称", "许可编号", "许可内容",
            "许可决定日期", "有效期自", "有效期至", "许可机关", "许可机关统一社会信用代码", "当前状态", "数据来源单位", "数据来源单位统一社会信用代码", "备注",
        ],
        Row)
    {
        Sort = RecordSort.Licence,
        CodeColumn = "行政相对人代码_1(统一社会信用代码)",
        NameColumn = "行政相对人名称",
        DateColumn = "许可决定日期",
        DateStyle = DateStyle.Slashes,
        PersonColumn = "行政相对人类别",
        RepresentativeColumn = "法定代表人",
    };

    private const string LongTerm = "2099/12/31";
    private const int TermYearsMax = 5;

    // Older than the longest term, so that some licences have run out.
    private const int DaysBackMax = 2200;
    private const int ExemplarDaysBackMax = 300;

    private static readonly (string, int)[] Categories = [("普通", 70), ("登记", 15), ("认可", 8), ("核准", 5), ("特许", 2)];

    private static string[] Row(RowContext context)
    {
        var (subject, dice) = (context.Subject, context.Dice);
        var decided = context.DayWithin(subject.IsExemplar ? ExemplarDaysBackMax : DaysBackMax);
        var isLongTerm = dice.Chance(0.1);
        var ends = decided.AddMonths(12 * dice.Between(1, TermYearsMax)).AddDays(-1);
        var isValid = isLongTerm || ends >= context.AsOf;
        var office = subject.Place;
        return
        [
            subject.Name, subject.CounterpartKind, subject.CodeText, "", dice.Chance(0.2) ? subject.CodeText[8..17] : "", "", subject.Representative,
            "准予行政许可决定书", DocumentNumber(context, decided), dice.PickWeighted(Categories), subject.Trade.Permit,
            string.Create(CultureInfo.InvariantCulture, $"{subject.Trade.PermitMark}{context.Serial:D8}"), "准予从事:" + subject.Trade.Scope,
            decided.In(DateStyle.Slashes), decided.In(DateStyle.Slashes), isLongTerm ? LongTerm : ends.In(DateStyle.Slashes),
            office.MarketOffice, office.MarketOfficeCode, isValid ? "1" : "2", office.MarketOffice, office.MarketOfficeCode, "",
        ];
    }

    // Offices write the year in brackets of three kinds.
    private static string DocumentNumber(RowContext context, BeijingDate decided)
    {
        var (open, close) = context.Dice.Below(10) switch { < 7 => ('〔', '〕'), < 9 => ('(', ')'), _ => ('[', ']') };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"({context.Subject.Place.Code})登字{open}{decided.Value.Year}{close}第{context.Serial:D8}号");
    }
}
