using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>Credit commitments (信用承诺); those that were broken name the document that found it.</summary>
internal static class CommitmentRows
{
    public static readonly SampleFile File = new(
        "sx-credit",
        "credit.commitment",
        SampleCharset.Utf8,
        ["信用承诺编码", "承诺主体名称", "统一社会信用代码", "承诺类型", "承诺事由", "承诺内容", "做出承诺日期", "承诺受理单位", "承诺履约状态", "违诺认定文书号"],
        Row)
    {
        Sort = RecordSort.Commitment,
        CodeColumn = "统一社会信用代码",
        NameColumn = "承诺主体名称",
        DateColumn = "做出承诺日期",
    };

    private const int DaysBackMax = 700;
    private static readonly (string, int)[] Kinds = [("审批替代型", 50), ("主动型", 25), ("证明事项型", 15), ("容缺受理型", 10)];
    private static readonly (string, int)[] States = [("履行中", 20), ("全部履行", 77), ("违背承诺", 3)];

    private static string[] Row(RowContext context)
    {
        var (subject, dice) = (context.Subject, context.Dice);
        var day = context.DayWithin(DaysBackMax);
        var state = subject.IsExemplar ? "全部履行" : dice.PickWeighted(States);
        // Region, day and sequence, as the national code of commitments has it.
        var code = string.Create(CultureInfo.InvariantCulture, $"{subject.Place.Code}{day.In(DateStyle.Compact)}{context.RowNumber % 1_000_000:D6}");
        var finding = state == "违背承诺" ? string.Create(CultureInfo.InvariantCulture, $"信违认〔{day.Value.Year}〕{context.Serial}号") : "";
        return
        [
            code, subject.Name, subject.CodeText, dice.PickWeighted(Kinds), subject.Trade.Permit + "告知承诺", "承诺所提交材料真实,\n符合许可条件",
            day.In(DateStyle.Dashes), subject.Place.MarketOffice, state, finding,
        ];
    }
}
