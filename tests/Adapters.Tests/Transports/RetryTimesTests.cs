using CreditHub.Adapters.Transports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports;

public sealed class RetryTimesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Failed_AgainAndAgain_WaitsLongerUpToAMinuteSpreadByAFifth()
    {
        var retries = new RetryTimes(_time);
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            var pause = retries.Failed("a");
            Assert.InRange(pause.TotalSeconds, seconds * 0.8, seconds * 1.2);
            Assert.False(retries.IsDue("a"));
            _time.Advance(pause);
            Assert.True(retries.IsDue("a"));
        }
    }

    [Fact]
    public void IsDue_OtherFile_DoesNotWait()
    {
        var retries = new RetryTimes(_time);
        retries.Failed("a");
        Assert.True(retries.IsDue("b"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Failed_AfterADeliveryOrAbsence_BeginsWithTheFirstPause(bool delivered)
    {
        var retries = new RetryTimes(_time);
        for (var i = 0; i < 5; i++) retries.Failed("a");
        if (delivered) retries.Delivered("a");
        else retries.KeepOnly(["b"]);
        Assert.True(retries.IsDue("a"));
        Assert.True(retries.Failed("a") < TimeSpan.FromSeconds(1.3));
    }
}
