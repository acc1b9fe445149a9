using System.Globalization;
using CreditHub.Ledger.Payloads;
using CsCheck;
using Xunit;

namespace CreditHub.Ledger.Tests;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2026-04-01T01:30:00.0070000Z", "2026-04-01T09:30:00.007+08:00")]
    [InlineData("2025-12-31T16:00:00.9999999Z", "2026-01-01T00:00:00.999+08:00")]
    [InlineData("2024-02-29T15:59:59.1200000Z", "2024-02-29T23:59:59.120+08:00")]
    public void Format_Instant_IsBeijingTimeInMilliseconds(string instant, string text) =>
        Assert.Equal(text, Rfc3339.Format(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-11-30")]
    [InlineData("2026-11-30T11:50Z")]
    [InlineData("2026-11-30 19:50:00+08:00")]
    [InlineData("2026-11-30T19:50:00")]
    [InlineData("2026-11-30T19:50:00+0800")]
    [InlineData("2026-11-30T19:50:00.+08:00")]
    [InlineData("11/30/2026 19:50:00 +08:00")]
    [InlineData("2026-13-30T19:50:00Z")]
    [InlineData("2026-11-30T19:50:00Z\n")]
    [InlineData("２026-11-30T19:50:00Z")]
    [InlineData("")]
    public void TryParse_AnythingButRfc3339WithAnOffset_IsRefused(string text) => Assert.False(Rfc3339.TryParse(text, out _));

    [Fact]
    public void Format_AnyInstantOfAnyOffset_ReadsBackToTheMillisecond() => Gen.DateTimeOffset.Sample(
        instant =>
        {
            Assert.True(Rfc3339.TryParse(Rfc3339.Format(instant), out var read));
            Assert.Equal(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), read.UtcTicks);
        },
        iter: 1000);
}
