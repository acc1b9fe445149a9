using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>Public credit evaluations (公共信用综合评价) as the national platform pushes them: a grade without a score.</summary>
internal static class EvaluationRows
{
    public static readonly SampleFile File = new(
        "sx-credit",
        "credit.evaluation",
        SampleCharset.Gb18030,
        ["序号", "企业名称", "统一社会信用代码", "评价等级", "评价标准", "评价周期", "评价日期"],
        Row)
    {
        Sort = RecordSort.Evaluation,
        CodeColumn = "统一社会信用代码",
        NameColumn = "企业名称",
        DateColumn = "评价日期",
        DateStyle = DateStyle.Compact,
    };

    private const int DaysBackMax = 200;
    private static readonly (string, int)[] Grades = [("A", 30), ("B", 50), ("C", 17), ("D", 3)];

    private static string[] Row(RowContext context)
    {
        var day = context.DayWithin(DaysBackMax);
        return
        [
            context.RowNumber.ToString(CultureInfo.InvariantCulture), context.Subject.Name, context.Subject.CodeText, context.Dice.PickWeighted(Grades),
            "国办发〔2026〕8号", string.Create(CultureInfo.InvariantCulture, $"{day.Value.Year - 1}年度"), day.In(DateStyle.Compact),
        ];
    }
}
