using CreditHub.Domain.Records;
using Xunit;

namespace CreditHub.Domain.Tests.Records;

public sealed class RecordKindTests
{
    [Fact]
    public void Bit_EveryKind_HasOneOfItsOwn()
    {
        var kinds = Enum.GetValues<RecordKind>();
        Assert.Equal(kinds.Length, kinds.Select(k => k.Bit()).Distinct().Count());
        Assert.All(kinds, kind => Assert.Equal(1, long.PopCount(kind.Bit())));
    }

    [Theory]
    [InlineData(RecordKind.Penalty, true)]
    [InlineData(RecordKind.JudgmentDefault, true)]
    [InlineData(RecordKind.TaxArrears, true)]
    [InlineData(RecordKind.Registration, false)]
    [InlineData(RecordKind.Honour, false)]
    [InlineData(RecordKind.RepairDecision, false)]
    [InlineData(RecordKind.ObjectionNotice, false)]
    public void IsAdverse_Kind_TellsWhatNeedsADocument(RecordKind kind, bool expected) => Assert.Equal(expected, kind.IsAdverse());

    [Fact]
    public void RecordKey_AnyPartDiffers_IsAnotherRecord()
    {
        var key = new RecordKey("sx-court", "court.judgment-default", "1");
        Assert.Equal("sx-court/court.judgment-default/1", key.ToString());
        Assert.Equal(key, new RecordKey("sx-court", "court.judgment-default", "1"));
        Assert.NotEqual(key, key with { Source = "sx-tax" });
        Assert.NotEqual(key, key with { Dataset = "tax.arrears" });
        Assert.NotEqual(key, key with { RecordNumber = "2" });
    }
}
