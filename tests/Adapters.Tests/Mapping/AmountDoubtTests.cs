using CreditHub.Adapters.Mapping;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Adapters.Tests.Mapping;

public sealed class AmountDoubtTests
{
    private const string InYuan =
        "50,000,000 元 by its column and 5,000 元 by the text of the decision. The column is in 万元; it seems to hold 元.";

    [Theory]
    [InlineData("罚款人民币5000元", 500_000, null)]
    [InlineData("罚款0.5万元", 500_000, null)]
    [InlineData("罚款5,000.00元", 500_000, null)]
    [InlineData("没收违法所得100元，罚款5000元", 500_000, null)]
    [InlineData("罚款人民币5000元", 5_000_000_000, InYuan)]
    [InlineData("罚款2万元", 3_000_000, "30,000 元 by its column and 20,000 元 by the text of the decision.")]
    [InlineData("罚款5000元，加处罚款200元", 1, null)]
    [InlineData("罚款伍仟元整", 1, null)]
    [InlineData("警告", 1, null)]
    [InlineData("罚款99999999999999999999999999999999元", 1, null)]
    public void Of_FineBesideTheTextOfTheDecision_IsInDoubtWhereTheyContradict(string content, long fen, string? doubt)
    {
        var fine = new Money { MinorUnits = fen, Currency = "CNY" };
        var record = new CreditRecord { Penalty = new Penalty { Content = content, Fine = fine } };
        Assert.Equal(doubt, AmountDoubt.Of(record)?.Replace("The fine is ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_NoFineInItsColumn_IsNone() =>
        Assert.Null(AmountDoubt.Of(new CreditRecord { Penalty = new Penalty { Content = "罚款5000元" } }));
}
