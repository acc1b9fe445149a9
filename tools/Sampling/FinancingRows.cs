using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>Financing credit facts (融资信用信息) that banks report to the central bank.</summary>
internal static class FinancingRows
{
    public static readonly SampleFile File = new(
        "sx-pbc",
        "pbc.financing",
        SampleCharset.Utf8,
        ["序号", "企业名称", "统一社会信用代码", "信息类别", "金额(元)", "融资机构", "到期日", "报送机构", "业务日期"],
        Row)
    {
        Sort = RecordSort.Financing,
        CodeColumn = "统一社会信用代码",
        NameColumn = "企业名称",
        DateColumn = "业务日期",
        AmountColumn = "金额(元)",
    };

    private const int DaysBackMax = 700;

    private static readonly (string, int)[] Kinds = [("授信", 45), ("正常还款", 40), ("逾期", 10), ("核销", 2), ("代偿", 3)];
    private static readonly string[] Lenders = ["长安银行股份有限公司", "西安银行股份有限公司", "秦农银行", "中国建设银行陕西省分行", "中国工商银行陕西省分行"];

    private static string[] Row(RowContext context)
    {
        var (subject, dice) = (context.Subject, context.Dice);
        var day = context.DayWithin(DaysBackMax);
        var lender = dice.Pick(Lenders);
        return
        [
            context.RowNumber.ToString(CultureInfo.InvariantCulture), subject.Name, subject.CodeText, dice.PickWeighted(Kinds),
            string.Create(CultureInfo.InvariantCulture, $"{dice.Between(5, 2000) * 10_000m:0.00}"), lender,
            day.AddMonths(12 * dice.Between(1, 3)).In(DateStyle.Dashes), lender, day.In(DateStyle.Dashes),
        ];
    }
}
