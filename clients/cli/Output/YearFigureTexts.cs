using CreditHub.V1;

namespace CreditHub.Cli.Output;

/// <summary>Names of the figures of a year, in Chinese beside English.</summary>
/// <param name="Sheet">Name of its sheet, at most 31 characters.</param>
/// <param name="Zh">Name in Chinese.</param>
/// <param name="En">Name in English.</param>
/// <param name="Counted">What the numerator is.</param>
/// <param name="CountedOf">What the denominator is.</param>
internal sealed record YearFigureTexts(string Sheet, string Zh, string En, string Counted, string CountedOf)
{
    private static readonly Dictionary<YearFigureKind, YearFigureTexts> ByKind = new()
    {
        [YearFigureKind.Coverage] = new("归集 Coverage", "应归尽归", "Coverage", "按期归集数据集 datasets arriving", "应归集数据集 datasets due"),
        [YearFigureKind.Timeliness] = new("及时率 Timeliness", "及时率", "Timeliness", "按时 in time", "可判定记录 records judged"),
        [YearFigureKind.TimelinessUnknown] = new("时限不明 Unknown", "时限无法判定", "Timeliness unknown", "无法判定 cannot be said",
            "有时限记录 records with a time set"),
        [YearFigureKind.Listed] = new("失信主体 Listed", "失信主体占比", "Listed share", "失信主体 listed companies", "企业 companies"),
        [YearFigureKind.Voluntary] = new("自愿注册 Voluntary", "自愿注册信息占比", "Voluntary share", "自愿注册 voluntary records", "全部记录 records"),
        [YearFigureKind.Commitments] = new("信用承诺 Commitments", "信用承诺", "Commitments", "该类承诺 commitments of the kind", "全部承诺 commitments"),
        [YearFigureKind.CasesOpened] = new("办件受理 Cases opened", "办件受理", "Cases opened", "该类办件 cases of the process", "全部办件 cases"),
        [YearFigureKind.CasesConcluded] = new("办件办结 Concluded", "办件办结", "Cases concluded", "已办结 concluded", "当年受理 opened in the year"),
        [YearFigureKind.CasesOverdue] = new("办件逾期 Overdue cases", "办件逾期", "Cases overdue", "逾期 overdue", "在办 not concluded"),
        [YearFigureKind.RepairsGranted] = new("信用修复 Repairs", "信用修复", "Repairs granted", "准予 granted", "已决定 decided in the year"),
        [YearFigureKind.FeedbackGiven] = new("反馈率 Feedback", "反馈率", "Feedback given", "已反馈 reported", "应反馈 owed"),
        [YearFigureKind.FeedbackInTime] = new("按时反馈 In time", "按时反馈率", "Feedback in time", "按时 in time", "已反馈 reported"),
        [YearFigureKind.FeedbackOverdue] = new("逾期未反馈 Overdue", "逾期未反馈", "Feedback overdue", "逾期未反馈 overdue", "应反馈 owed"),
        [YearFigureKind.Embedded] = new("嵌入率 Embedded", "嵌入率", "Embedded rate", "已核查事项 transactions checked", "办理事项 transactions stated"),
    };

    /// <summary>Names of a figure; a kind that a later hub counts has its own name in English.</summary>
    public static YearFigureTexts Of(YearFigureKind kind) =>
        ByKind.GetValueOrDefault(kind) ?? new YearFigureTexts(Labels.Of(kind), "", Labels.Of(kind), "count", "of");

    /// <summary>Name of a level.</summary>
    public static string Of(FigureLevel level) => level switch
    {
        FigureLevel.Whole => "全省 whole",
        FigureLevel.City => "市 city",
        FigureLevel.County => "县区 county",
        FigureLevel.Agency => "部门 department",
        _ => Labels.Of(level),
    };
}
