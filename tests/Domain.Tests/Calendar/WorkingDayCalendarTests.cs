using CreditHub.Domain.Documents;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Tests.Codes;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Calendar;

public sealed class WorkingDayCalendarTests
{
    private static readonly Gen<BeijingDate> HeldDay =
        Gen.Int[BeijingDate.Parse("2020-01-01").DayNumber, BeijingDate.Parse("2026-10-31").DayNumber].Select(BeijingDate.FromDayNumber);

    private readonly WorkingDayCalendar _calendar;

    private static BeijingDate? Try(Func<BeijingDate> count)
    {
        try
        {
            return count();
        }
        catch (CalendarYearUnknownException)
        {
            return null;
        }
    }

    public WorkingDayCalendarTests()
    {
        using var file = ConfigFolder.Open("calendar.json");
        _calendar = WorkingDayCalendar.Load(file);
    }

    [Theory]
    [InlineData("2026-09-28", "2026-10-13", 7, Timeliness.InTime)]
    [InlineData("2026-09-28", "2026-10-14", 7, Timeliness.Late)]
    [InlineData("2026-10-19", "2026-10-19", 7, Timeliness.InTime)]
    [InlineData("2026-10-20", "2026-10-19", 7, Timeliness.InTime)]
    [InlineData("2003-05-06", "2026-10-19", 7, Timeliness.Late)]
    [InlineData("2019-12-20", "2020-01-20", 7, Timeliness.Unknown)]
    [InlineData("2026-10-01", "2026-12-01", 0, Timeliness.Unmeasured)]
    public void Timeliness_CountsWorkingDaysAfterTheDecision(string decided, string arrived, int workingDays, Timeliness expected) =>
        Assert.Equal(expected, TimelinessRules.Judge(BeijingDate.Parse(decided), BeijingDate.Parse(arrived), workingDays, _calendar));

    [Fact]
    public void Timeliness_ShortCuts_NeverDifferFromTheCalendar() => Gen.Select(HeldDay, Gen.Int[0, 120], Gen.Int[1, 25]).Sample((decided, later, workingDays) =>
    {
        var arrived = decided.AddDays(later);
        var due = Try(() => _calendar.AddWorkingDays(decided, workingDays));
        if (due is { } day) Assert.Equal(arrived <= day ? Timeliness.InTime : Timeliness.Late, TimelinessRules.Judge(decided, arrived, workingDays, _calendar));
    });

    [Theory]
    [InlineData(2020, 249)]
    [InlineData(2021, 250)]
    [InlineData(2022, 249)]
    [InlineData(2023, 249)]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void IsWorkingDay_WholeYear_CountsAsPublished(int year, int expected)
    {
        var count = 0;
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1)) count += _calendar.IsWorkingDay(new BeijingDate(day)) ? 1 : 0;
        Assert.Equal(expected, count);
    }

    [Theory]
    [InlineData("2020-01-19", true)] // Sunday made up
    [InlineData("2020-02-03", true)] // Monday that the notice lists as worked
    [InlineData("2024-02-12", false)] // Monday of the Spring Festival
    [InlineData("2024-02-10", false)] // plain Saturday
    [InlineData("2026-10-10", true)] // Saturday made up
    [InlineData("2026-10-11", false)]
    [InlineData("2026-10-12", true)]
    public void IsWorkingDay_Day_FollowsTheNotice(string day, bool expected) => Assert.Equal(expected, _calendar.IsWorkingDay(BeijingDate.Parse(day)));

    [Theory]
    [InlineData("2020-01-20", 7, "2020-02-06")]
    [InlineData("2021-09-28", 7, "2021-10-13")]
    [InlineData("2022-01-28", 7, "2022-02-11")]
    [InlineData("2023-09-27", 7, "2023-10-12")]
    [InlineData("2024-02-07", 7, "2024-02-22")]
    [InlineData("2024-09-12", 7, "2024-09-24")]
    [InlineData("2025-01-24", 7, "2025-02-10")]
    [InlineData("2025-09-26", 7, "2025-10-13")]
    [InlineData("2026-02-12", 7, "2026-02-28")]
    [InlineData("2026-04-30", 7, "2026-05-13")]
    [InlineData("2026-09-28", 7, "2026-10-13")]
    [InlineData("2022-01-28", 3, "2022-02-07")]
    [InlineData("2024-02-07", 3, "2024-02-18")]
    [InlineData("2025-09-26", 3, "2025-09-30")]
    [InlineData("2024-02-07", 20, "2024-03-12")]
    [InlineData("2026-09-28", 20, "2026-10-30")]
    [InlineData("2023-12-29", 1, "2024-01-02")] // over the turn of the year
    [InlineData("2025-12-31", 2, "2026-01-05")]
    [InlineData("2024-02-10", 0, "2024-02-10")]
    public void AddWorkingDays_Term_EndsAsPublished(string from, int workingDays, string expected)
    {
        Assert.Equal(BeijingDate.Parse(expected), _calendar.AddWorkingDays(BeijingDate.Parse(from), workingDays));
        Assert.Equal(workingDays, _calendar.WorkingDaysBetween(BeijingDate.Parse(from), BeijingDate.Parse(expected)));
        Assert.Equal(-workingDays, _calendar.WorkingDaysBetween(BeijingDate.Parse(expected), BeijingDate.Parse(from)));
    }

    [Fact]
    public void UnknownYear_OnEitherEdge_IsNamedAndNeverGuessed()
    {
        Assert.Equal([2020, 2021, 2022, 2023, 2024, 2025, 2026], _calendar.Years);
        Assert.Equal(2019, Assert.Throws<CalendarYearUnknownException>(() => _calendar.IsWorkingDay(BeijingDate.Parse("2019-12-31"))).Year);
        Assert.Equal(2027, Assert.Throws<CalendarYearUnknownException>(() => _calendar.IsWorkingDay(BeijingDate.Parse("2027-01-04"))).Year);
        Assert.Equal(BeijingDate.Parse("2026-12-31"), _calendar.AddWorkingDays(BeijingDate.Parse("2026-12-30"), 1));
        Assert.Equal(2027, Assert.Throws<CalendarYearUnknownException>(() => _calendar.AddWorkingDays(BeijingDate.Parse("2026-12-30"), 2)).Year);
        Assert.Equal(
            2027,
            Assert.Throws<CalendarYearUnknownException>(() => _calendar.WorkingDaysBetween(BeijingDate.Parse("2026-12-30"), BeijingDate.Parse("2027-01-01"))).Year);
    }

    [Fact]
    public void CountWorkingDays_WithinTheCalendar_IsCertainAndTheSame() => Gen.Select(HeldDay, Gen.Int[0, 30])
        .Sample((from, workingDays) =>
        Assert.Equal(new CountedDay(_calendar.AddWorkingDays(from, workingDays), false), _calendar.CountWorkingDays(from, workingDays)));

    [Theory]
    [InlineData("2026-12-28", 3, "2026-12-31", false)]
    [InlineData("2026-12-28", 4, "2027-01-01", true)] // a holiday that no notice has named yet
    [InlineData("2026-12-28", 5, "2027-01-04", true)]
    [InlineData("2026-12-31", 0, "2026-12-31", false)]
    [InlineData("2027-03-05", 1, "2027-03-08", true)]
    public void CountWorkingDays_PastTheLastYear_LeavesOutWeekendsAndSaysProvisional(string from, int workingDays, string expected,
        bool isProvisional) =>
        Assert.Equal(new CountedDay(BeijingDate.Parse(expected), isProvisional),
            _calendar.CountWorkingDays(BeijingDate.Parse(from), workingDays));

    [Fact]
    public void CountWorkingDays_BeforeTheFirstYear_IsNeverGuessed() =>
        Assert.Equal(2019, Assert.Throws<CalendarYearUnknownException>(() => _calendar.CountWorkingDays(BeijingDate.Parse("2019-12-27"), 1))
            .Year);

    [Theory]
    [InlineData("2026-09-30", null)]
    [InlineData("2026-10-01", 2027)]
    [InlineData("2026-12-31", 2027)]
    [InlineData("2027-02-01", 2027)]
    [InlineData("2025-12-01", null)]
    public void FindMissingYear_FromOctoberOn_NamesTheYearThatDeadlinesNeed(string today, int? expected)
    {
        Assert.Equal(expected, _calendar.FindMissingYear(BeijingDate.Parse(today)));
        Assert.Equal(BeijingDate.Parse("2026-12-31").DayNumber - BeijingDate.Parse(today).DayNumber,
            _calendar.DaysLeft(BeijingDate.Parse(today)));
    }

    [Fact]
    public void AddWorkingDays_AnyTerm_LandsOnAWorkingDayThatManyAfter() =>
        Gen.Select(HeldDay, Gen.Int[1, 30]).Sample((from, workingDays) =>
        {
            var end = _calendar.AddWorkingDays(from, workingDays);
            Assert.True(_calendar.IsWorkingDay(end));
            Assert.Equal(workingDays, _calendar.WorkingDaysBetween(from, end));
        });

    [Fact]
    public void AddWorkingDays_LaterStartOrLongerTerm_NeverEndsEarlier() =>
        Gen.Select(HeldDay, Gen.Int[0, 10], Gen.Int[0, 20], Gen.Int[0, 10]).Sample((from, later, workingDays, more) =>
        {
            var end = _calendar.AddWorkingDays(from, workingDays);
            Assert.True(end <= _calendar.AddWorkingDays(from.AddDays(later), workingDays));
            Assert.True(end <= _calendar.AddWorkingDays(from, workingDays + more));
            if (more > 0) Assert.True(end < _calendar.AddWorkingDays(from, workingDays + more));
        });

    [Fact]
    public void Load_SeveralFaults_NamesThemAllTogether()
    {
        var fault = Assert.Throws<ReferenceDataException>(() => WorkingDayCalendar.Load(ConfigFolder.Json(
            """
            { "source": "test", "licence": "none", "years": [
              { "year": 2025, "weekdaysOff": ["01-01", "01-01", "01-04", "02-30", "1-02"], "weekendsWorked": ["01-26", "01-27"] },
              { "year": 2025, "weekdaysOff": [], "weekendsWorked": [] },
              { "year": 25, "weekdaysOff": [], "weekendsWorked": [] },
            ] }
            """)));

        Assert.Equal(
            [
                "2025: 01-01 is listed twice.",
                "2025: 01-04 is a Saturday and cannot be a weekday off.",
                "2025: '02-30' is not a day MM-DD of that year.",
                "2025: '1-02' is not a day MM-DD of that year.",
                "2025: 01-27 is a Monday and cannot be a weekend worked.",
                "2025 is listed twice.",
                "25 is not a year from 2000 to 2999.",
            ],
            fault.Faults);
    }
}
