using System.Collections.Frozen;

namespace CreditHub.Domain.Calendar;

/// <summary>Dates and words by which programs and people say that there is no date, or that something has no end. docs/adapters.md shows the same table.</summary>
internal static class DateMeanings
{
    // Years beyond stand for «never»; no term that anybody sets reaches as far.
    private const int FirstYearWithoutEnd = 2900;

    /// <summary>Words that say «without end».</summary>
    public static readonly FrozenSet<string> LongTermWords = FrozenSet.ToFrozenSet(
        ["长期", "长期有效", "长期性", "长久", "永久", "永久有效", "永续", "终身", "终身有效", "无期限", "无限期", "不限期", "无固定期限", "无处罚期限", "无终止日期", "无截止日期"],
        StringComparer.Ordinal);

    private static readonly FrozenSet<BeijingDate> LongTermDates = Days("2099-12-31", "2099-01-31", "2100-12-31");

    // What programs write for a date that is empty: .NET, SQL Server, OLE and Excel, several exchange formats, Unix.
    private static readonly FrozenSet<BeijingDate> NoDates = Days("0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01");

    // What programs write that is no day of the calendar: MySQL's zero date, Excel's day 0.
    private static readonly FrozenSet<(int, int, int)> NoDays = FrozenSet.ToFrozenSet([(0, 0, 0), (1900, 1, 0)]);

    /// <summary>What a day means.</summary>
    public static DateText Of(BeijingDate day)
    {
        if (day.Value.Year is > 1970 and < 2099) return DateText.Date;
        if (NoDates.Contains(day)) return DateText.None;
        return day.Value.Year >= FirstYearWithoutEnd || LongTermDates.Contains(day) ? DateText.LongTerm : DateText.Date;
    }

    /// <summary>True where year, month and day are no day but a way to write none.</summary>
    public static bool IsNoDay(int year, int month, int day) => NoDays.Contains((year, month, day));

    private static FrozenSet<BeijingDate> Days(params string[] days) => days.Select(BeijingDate.Parse).ToFrozenSet();
}
