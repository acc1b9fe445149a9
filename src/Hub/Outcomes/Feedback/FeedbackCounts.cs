using System.Globalization;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>What is counted together.</summary>
/// <param name="Agency">Agency that asked.</param>
/// <param name="Matter">Matter code.</param>
/// <param name="Region">Region asked about; empty = none.</param>
/// <param name="Month">Month of the answers: year * 12 + month - 1.</param>
internal readonly record struct CountKey(string Agency, string Matter, string Region, int Month)
{
    private const int Months = 12;

    /// <summary>Year of the month.</summary>
    public int Year => Month / Months;

    /// <summary>The number of a day's month: year * 12 + month - 1.</summary>
    public static int MonthOf(BeijingDate day) => MonthOf(day.Value.Year, day.Value.Month);

    /// <summary>The number of a month, such as «2026-11».</summary>
    public static int MonthOf(string month) =>
        MonthOf(int.Parse(month.AsSpan(0, 4), CultureInfo.InvariantCulture), int.Parse(month.AsSpan(5), CultureInfo.InvariantCulture));

    private static int MonthOf(int year, int month) => (year * Months) + month - 1;
}

/// <summary>Counts of one agency, matter, region and month, or of several together.</summary>
internal struct FeedbackCounts
{
    /// <summary>Checks.</summary>
    public long Checks { get; set; }

    /// <summary>Checks without a case number.</summary>
    public long WithoutCase { get; set; }

    /// <summary>Transactions checked.</summary>
    public long Checked { get; set; }

    /// <summary>Transactions that the agency states.</summary>
    public long Stated { get; set; }

    /// <summary>Answers that owe an outcome.</summary>
    public long Answers { get; set; }

    /// <summary>Outcomes owed, whatever became of them.</summary>
    public long Owed { get; set; }

    /// <summary>Outcomes reported by their day.</summary>
    public long InTime { get; set; }

    /// <summary>Outcomes reported later.</summary>
    public long Late { get; set; }

    /// <summary>Outcomes that are past their day; counted when figures are read, but for those that are no longer listed.</summary>
    public long Overdue { get; set; }

    /// <summary>Adds others.</summary>
    public void Add(in FeedbackCounts other)
    {
        Checks += other.Checks;
        WithoutCase += other.WithoutCase;
        Checked += other.Checked;
        Stated += other.Stated;
        Answers += other.Answers;
        Owed += other.Owed;
        InTime += other.InTime;
        Late += other.Late;
        Overdue += other.Overdue;
    }
}
