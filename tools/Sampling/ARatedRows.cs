using System.Globalization;
using CreditHub.Domain.Calendar;

namespace CreditHub.Sampling;

/// <summary>Taxpayers of grade A (A级纳税人), the one source that sends a workbook.</summary>
internal static class ARatedRows
{
    public static readonly SampleFile File = new(
        "sx-tax",
        "tax.a-rated",
        SampleCharset.Utf8,
        ["纳税人名称", "统一社会信用代码", "评价年度", "纳税信用级别", "评价机关", "评价日期"],
        Row)
    {
        Sort = RecordSort.ARated,
        IsWorkbook = true,
        CodeColumn = "统一社会信用代码",
        NameColumn = "纳税人名称",
        DateColumn = "评价日期",
    };

    // A year is rated in April of the next.
    private const int RatingMonth = 4;

    private static string[] Row(RowContext context)
    {
        var subject = context.Subject;
        var asOf = context.AsOf.Value;
        var rated = asOf.Month > RatingMonth ? asOf.Year : asOf.Year - 1;
        // Each further row of a business tells of a year before; some ratings were not renewed.
        rated -= context.Ordinal + (context.HasEnded(0.3) ? 1 : 0);
        var day = new BeijingDate(new DateOnly(rated, RatingMonth, context.Dice.Between(10, 28)));
        return
        [
            subject.Name, subject.CodeText, (rated - 1).ToString(CultureInfo.InvariantCulture), "A", subject.Place.TaxOffice, day.In(DateStyle.Dashes),
        ];
    }
}
