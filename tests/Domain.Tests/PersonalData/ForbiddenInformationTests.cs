using CreditHub.Domain.Documents;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Tests.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.PersonalData;

public sealed class ForbiddenInformationTests
{
    [Theory]
    [InlineData("血型", "blood-type")]
    [InlineData(" 宗教信仰 ", "religion")]
    [InlineData("存款余额", "personal-finances")]
    [InlineData("知识产权", null)]
    public void Label_OfAForbiddenKind_IsFound(string label, string? kind) => Assert.Equal(kind, Shipped().OfLabel(label));

    [Theory]
    [InlineData("法定代表人血型:A", "blood-type")]
    [InlineData("备注:无;病史:高血压", "medical-history")]
    [InlineData("指纹: 已采集", "fingerprints")]
    [InlineData("广告宣称可治疗疾病,属虚假宣传", null)]
    [InlineData("违法事实:销售假冒指纹锁", null)]
    [InlineData("", null)]
    public void Text_StatingAForbiddenKindUnderItsLabel_IsFound(string text, string? kind) => Assert.Equal(kind, Shipped().InText(text));

    [Fact]
    public void Load_FaultyTable_NamesItsFaults()
    {
        var refused = Assert.Throws<ReferenceDataException>(() => ForbiddenInformation.Load(ConfigFolder.Json(
            """{"version": "1", "rule": "r", "kinds": [{"kind": "genes", "nameZh": "基因", "labels": ["基因", "基因"]}, {"kind": "", "nameZh": "", "labels": []}]}""")));

        Assert.Equal(["kind '' has no name or no label.", "label '基因' is empty or stands twice."], refused.Faults);
    }

    private static ForbiddenInformation Shipped()
    {
        using var json = ConfigFolder.Open("forbidden-information.json");
        return ForbiddenInformation.Load(json);
    }
}
