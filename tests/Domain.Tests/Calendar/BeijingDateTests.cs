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
    [InlineData("2019-07-09 00:00:00.0")]
    [InlineData("Tue Jul 09 00:00:00 CST 2019")]
    [InlineData("2019-07-09 上午 12:00:00")]
    [InlineData("2019/7/9 下午 11:59:00")]
    [InlineData("2019-07-09 12:00:00 AM")]
    [InlineData("2019/07/09 星期二")]
    [InlineData("2019年7月9日 (周二)")]
    [InlineData("20190709.0")]
    [InlineData("2019 年 7 月 9 日")]
    [InlineData("2019年7月\n9日")]
    [InlineData("2019年07月09")]
    [InlineData("2019年7月9号")]
    [InlineData("2019．7．9")]
    [InlineData("2019-07-\u200B09")]
    [InlineData("1562601600000")] // midnight in Beijing
    [InlineData("1562687999999")] // the day's last millisecond
    public void TryParseLenient_FormsInUse_AreTheSameDay(string text)
    {
        Assert.Equal(DateText.Date, BeijingDate.TryParseLenient(text, out var date));
        Assert.Equal(BeijingDate.Parse("2019-07-09"), date);
    }

    [Theory]
    [InlineData("1970-01-02")]
    [InlineData("1901-01-01")]
    [InlineData("2098-12-31")]
    [InlineData("2199-12-31")]
    public void TryParseLenient_DayBesideOneThatMeansNoneOrWithoutEnd_IsADay(string text)
    {
        Assert.Equal(DateText.Date, BeijingDate.TryParseLenient(text, out var date));
        Assert.Equal(text, date.ToString());
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
    [InlineData("0001-01-01", DateText.None)]
    [InlineData("0001/1/1 0:00:00", DateText.None)]
    [InlineData("0000-00-00", DateText.None)]
    [InlineData("0000-00-00 00:00:00", DateText.None)]
    [InlineData("00000000", DateText.None)]
    [InlineData("1899-12-30", DateText.None)]
    [InlineData("1899-12-31", DateText.None)]
    [InlineData("1753-01-01", DateText.None)]
    [InlineData("1970-01-01", DateText.None)]
    [InlineData("1970-01-01 08:00:00", DateText.None)]
    [InlineData("1970-01-01T00:00:00Z", DateText.None)]
    [InlineData("1900/1/0", DateText.None)]
    [InlineData("0", DateText.None)]
    [InlineData("永久", DateText.LongTerm)]
    [InlineData("无期限", DateText.LongTerm)]
    [InlineData("无限期", DateText.LongTerm)]
    [InlineData("长期性", DateText.LongTerm)]
    [InlineData("长久", DateText.LongTerm)]
    [InlineData("永续", DateText.LongTerm)]
    [InlineData("终身", DateText.LongTerm)]
    [InlineData("2999-12-31", DateText.LongTerm)]
    [InlineData("3000-01-01", DateText.LongTerm)]
    [InlineData("2100-12-31", DateText.LongTerm)]
    [InlineData("15-10月-26", DateText.Invalid)]
    [InlineData("1792022400", DateText.Invalid)] // seconds, or a day and an hour?
    [InlineData("二〇二六年十月十五日", DateText.Invalid)]
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
