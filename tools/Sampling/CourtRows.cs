using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>Dishonest judgment debtors (失信被执行人) in the columns by which courts share them.</summary>
internal static class CourtRows
{
    public static readonly SampleFile File = new(
        "sx-court",
        "court.judgment-default",
        SampleCharset.Gb18030,
        [
            "sxid", "bzxrmc", "bzxrxz", "统一社会信用代码", "fddbr", "zxfy", "zxyjwh", "zczxyjdw", "larq", "ah", "sxflwsqdyw", "bzxrlxqk", "sxbzxrxwqk",
            "fbrq", "移出日期",
        ],
        Row)
    {
        Sort = RecordSort.JudgmentDefault,
        CodeColumn = "统一社会信用代码",
        NameColumn = "bzxrmc",
        DateColumn = "fbrq",
        DateStyle = DateStyle.Chinese,
        PersonColumn = "bzxrxz",
        RepresentativeColumn = "fddbr",
        PersonMark = Person,
    };

    private const string Person = "0";
    private const string Organisation = "1";
    private const long FirstRecordId = 700_000_000;
    private const double RemovedShare = 0.2;

    // Most circumstances hold for two years; some older rows show that lists are not always kept clean.
    private const int DaysBackMax = 900;
    private const int ExemplarDaysBackMax = 300;

    private static readonly (string, int)[] Circumstances =
    [
        ("有履行能力而拒不履行生效法律文书确定义务", 60), ("违反财产报告制度", 25), ("违反限制消费令", 7),
        ("以伪造证据、暴力、威胁等方法妨碍、抗拒执行", 3), ("以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行", 3),
        ("无正当理由拒不履行执行和解协议", 2),
    ];

    private static readonly (string, int)[] Performances = [("全部未履行", 80), ("部分未履行", 20)];

    private static string[] Row(RowContext context)
    {
        var (subject, dice) = (context.Subject, context.Dice);
        var published = context.DayWithin(subject.IsExemplar ? ExemplarDaysBackMax : DaysBackMax);
        // Nobody sues a business before it exists.
        var age = published.DayNumber - subject.EstablishedOn.DayNumber;
        var filed = published.AddDays(-Math.Min(dice.Between(15, 120), age / 2));
        var judged = filed.AddDays(-Math.Min(dice.Between(30, 200), age / 2));
        var place = subject.Place;
        return
        [
            (FirstRecordId + context.Serial).ToString(CultureInfo.InvariantCulture), subject.Name, Organisation, subject.CodeText, subject.Representative,
            place.Court, string.Create(CultureInfo.InvariantCulture, $"({judged.Value.Year}){place.CourtMark}民初{context.Serial + 203}号"), place.Court,
            filed.In(DateStyle.Compact), string.Create(CultureInfo.InvariantCulture, $"({filed.Value.Year}){place.CourtMark}执{context.Serial}号"),
            Duty(dice), dice.PickWeighted(Performances), dice.PickWeighted(Circumstances), published.In(DateStyle.Chinese),
            context.HasEnded(RemovedShare) ? context.DayAfter(published).In(DateStyle.Dashes) : "",
        ];
    }

    private static string Duty(Dice dice) => string.Create(
        CultureInfo.InvariantCulture,
        $"一、被告于本判决生效之日起十日内支付原告货款{dice.Between(2, 400)}万元;\n二、支付违约金{dice.Between(1000, 90000)}元,\n三、案件受理费{dice.Between(50, 9000)}元由被告负担。");
}
