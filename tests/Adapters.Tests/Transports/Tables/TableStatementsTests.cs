using CreditHub.Adapters.Transports.Tables;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports.Tables;

/// <summary>SQL Server cannot run everywhere: what would be sent to it is held against texts that a reviewer can read.</summary>
public sealed class TableStatementsTests
{
    private static readonly TableStatements OfSqlServer = new(new TableSettings(
        TableEngine.SqlServer, "Server=x", "exchange.处罚", new Dictionary<string, string> { ["order"] = "文书号" }, "id", TableReadMode.ByChangeTime,
        ChangeTimeColumn: "gxsj", Acknowledgement: new TableAcknowledgement("jhzt", "jhsm", "jhsj")));

    [Fact]
    public void Pages_OnSqlServer_AreTopsOfQuotedNames()
    {
        const string Selected = "SELECT TOP (@rows) [id], [gxsj], [order] FROM [exchange].[处罚]";
        Assert.Equal($"{Selected} WHERE [gxsj] IS NOT NULL ORDER BY [gxsj], [id]", OfSqlServer.FirstPage);
        Assert.Equal($"{Selected} WHERE [gxsj] >= @time ORDER BY [gxsj], [id]", OfSqlServer.PageFromTime);
        Assert.Equal($"{Selected} WHERE ([gxsj] > @time OR ([gxsj] = @time AND [id] > @key)) ORDER BY [gxsj], [id]", OfSqlServer.NextPage);
        Assert.Equal($"{Selected} WHERE [jhzt] IS NULL ORDER BY [id]", OfSqlServer.FirstPendingPage);
        Assert.Equal($"{Selected} WHERE [jhzt] IS NULL AND [id] > @key ORDER BY [id]", OfSqlServer.NextPendingPage);
    }

    [Fact]
    public void Answers_OnSqlServer_GoToTheRowAsItWasRead()
    {
        Assert.Equal("UPDATE [exchange].[处罚] SET [jhzt] = @status, [jhsm] = @note, [jhsj] = @at WHERE [id] = @key AND [gxsj] = @time", OfSqlServer.Acknowledge);
        Assert.Equal("UPDATE [exchange].[处罚] SET [jhzt] = @status, [jhsm] = @note, [jhsj] = @at WHERE [id] = @key AND [gxsj] IS NULL", OfSqlServer.AcknowledgeWithoutTime);
    }

    [Fact]
    public void Quote_NameWithTheQuotingCharacter_StaysOneName() => Assert.Equal("\"a\"\"b\".\"c\"", SqlDialect.Of(TableEngine.PostgreSql).Quote("a\"b.c"));

    [Theory]
    [InlineData("2026-11-02 09:30:00", "2026-11-02T01:30:00Z", "2026-11-02 09:20:00")]
    [InlineData("2026-11-02T09:30:00.123", "2026-11-02T01:30:00.123Z", "2026-11-02T09:20:00")]
    [InlineData("2026-11-02T01:30:00Z", "2026-11-02T01:30:00Z", "2026-11-02T01:20:00")]
    [InlineData("2026-11-02T09:30:00+08:00", "2026-11-02T01:30:00Z", "2026-11-02T09:20:00")]
    [InlineData("2026-11-02", "2026-11-01T16:00:00Z", "2026-11-01")]
    public void ChangeTime_AsText_IsAnInstantAndABoundInItsOwnForm(string text, string instant, string tenMinutesBefore)
    {
        var value = new OrderValue(text);
        var expected = DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, value.Instant(TableTimeZone.Beijing));
        Assert.Equal(tenMinutesBefore, value.At(expected.AddMinutes(-10), TableTimeZone.Beijing).Value);
        Assert.Equal(value, OrderValue.Parse(value.ToText()));
    }

    [Fact]
    public void OrderValue_OfEveryKind_IsReadAsItWasWritten()
    {
        object[] values = [42L, Guid.NewGuid(), new DateTime(2026, 11, 2, 9, 30, 0, 123, DateTimeKind.Utc), new DateTime(2026, 11, 2), DateTimeOffset.UnixEpoch, "a:b"];
        Assert.All(values, value => Assert.Equal(value, OrderValue.Parse(new OrderValue(value).ToText()).Value));
        Assert.Throws<InvalidCastException>(() => OrderValue.Of(1.5));
    }
}
