using System.Globalization;
using CreditHub.Domain.Calendar;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Calendar;

public sealed class BeijingDateTests
{
    private static readonly Gen<BeijingDate> AnyDay =
        Gen.Int[BeijingDate.Parse("1950-01-01").DayNumber, BeijingDate.Parse("2098-12-31").DayNumber].Select(BeijingDate.FromDayNumber);

    [Theory]
    [InlineData("2019-07-09")]
    [InlineData("2019-7-9")]
    [InlineData("2019/07/09")]
    [InlineData("2019/7/9")]
    [InlineData("2019.07.09")]
    [InlineData("20190709")]
    [InlineData("2019年07月09日")]
    [InlineData("2019年7月9日")]
    [InlineData("２０１９年７月９日")]
    [InlineData(" 2019-07-09 ")]
    [InlineData("2019-07-09 00:00:00")]
    [InlineData("2019/7/9 0:00")]
    [InlineData("2019-07-09 23:59:59.999")]
    [InlineData("2019-07-09T08:30:00")]
    [InlineData("20190709083000")]
    [InlineData("20190709 08:30:00")]
    [InlineData("2019年07月09日 08:30")]
    [InlineData("2019年7月9日8时30分")]
    [InlineData("2019-07-08T16:00:00Z")] // midnight in Beijing
    [InlineData("2019-07-08T16:00:00.000Z")]
    [InlineData("2019-07-09T00:30:00+08:00")]
    [InlineData("2019-07-08T12:00:00-0500")]
    [InlineData("1562601600000")] // midnight in Beijing
    [InlineData("1562687999999")] // the day's last millisecond
    public void TryParseLenient_FormsInUse_AreTheSameDay(string text)
    {
        Assert.Equal(DateText.Date, BeijingDate.TryParseLenient(text, out var date));
        Assert.Equal(BeijingDate.Parse("2019-07-09"), date);
    }

    [Theory]
    [InlineData(null, DateText.None)]
    [InlineData("", DateText.None)]
    [InlineData("暂无", DateText.None)]
    [InlineData("无", DateText.None)]
    [InlineData("\\N", DateText.None)]
    [InlineData("—", DateText.None)]
    [InlineData("— —", DateText.None)]
    [InlineData("***", DateText.None)]
    [InlineData("1900-01-01", DateText.None)]
    [InlineData("1900/1/1 0:00:00", DateText.None)]
    [InlineData("2099-12-31", DateText.LongTerm)]
    [InlineData("2099/12/31", DateText.LongTerm)]
    [InlineData("2099-01-31", DateText.LongTerm)]
    [InlineData("9999-09-09", DateText.LongTerm)]
    [InlineData("99991231", DateText.LongTerm)]
    [InlineData("9999-12-31T23:59:59Z", DateText.LongTerm)]
    [InlineData("4102329600000", DateText.LongTerm)] // 2099-12-31 in Beijing
    [InlineData("长期", DateText.LongTerm)]
    [InlineData("2019-02-29", DateText.Invalid)]
    [InlineData("2019-13-01", DateText.Invalid)]
    [InlineData("2019-07", DateText.Invalid)]
    [InlineData("2019-07/09", DateText.Invalid)]
    [InlineData("19-07-09", DateText.Invalid)]
    [InlineData("2019-07-1123456", DateText.Invalid)]
    [InlineData("2019-07-09 24:00:00", DateText.Invalid)]
    [InlineData("2019-07-09T08:30:00+23:00", DateText.Invalid)]
    [InlineData("43655", DateText.Invalid)]
    [InlineData("七月九日", DateText.Invalid)]
    public void TryParseLenient_NoDay_SaysWhatItIs(string? text, DateText expected)
    {
        Assert.Equal(expected, BeijingDate.TryParseLenient(text, out var date));
        Assert.Equal(default, date);
    }

    [Fact]
    public void TryParseLenient_AnyDayInAnyForm_RoundTrips() =>
        Gen.Select(AnyDay, Gen.OneOf("yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd", "yyyy年M月d日", "yyyy.MM.dd")).Sample((day, form) =>
            BeijingDate.TryParseLenient(day.Value.ToString(form, CultureInfo.InvariantCulture), out var read) == DateText.Date && read == day);

    [Fact]
    public void At_EveningInUtc_IsTheNextDayInBeijing()
    {
        Assert.Equal(BeijingDate.Parse("2026-01-02"), BeijingDate.At(new DateTimeOffset(2026, 1, 1, 16, 0, 0, TimeSpan.Zero)));
        Assert.Equal(BeijingDate.Parse("2026-01-01"), BeijingDate.At(new DateTimeOffset(2026, 1, 1, 15, 59, 59, TimeSpan.Zero)));
    }
}
