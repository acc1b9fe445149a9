using System.Text.Json.Nodes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Sanctions;

public sealed class CatalogueReaderTests
{
    [Fact]
    public void Read_SoundDocument_HoldsEveryPartInOrderOfCode()
    {
        var catalogue = Catalogues.Standard;
        Assert.Equal("small", catalogue.Version);
        Assert.Equal(["a-rated", "debtor", "named"], catalogue.Lists.Select(l => l.Code));
        Assert.Equal(["bar", "consider", "favour"], catalogue.Measures.Select(m => m.Code));
        Assert.Equal(["bar", "consider"], catalogue.MeasuresOf(catalogue.FindList("debtor")!).Select(m => m.Code));
        var trigger = Assert.Single(catalogue.FindMeasure("bar")!.Penalties);
        Assert.Equal(new PenaltyTrigger(PenaltyKinds.PermitRevoked | PenaltyKinds.Closed, 100_000, 36), trigger);
        Assert.Null(catalogue.FindMatter("no-such"));
        Assert.Null(catalogue.FindList("no-such"));
        Assert.Null(catalogue.FindMeasure("no-such"));
    }

    [Fact]
    public void Read_LimitsInFormsInUse_AreNormalised()
    {
        var catalogue = Catalogues.Bent(d =>
        {
            d["measures"]![0]!["regions"] = new JsonArray("610100", " 610430 ");
            d["measures"]![0]!["industries"] = new JsonArray("47", "e4810", "C");
        });
        Assert.Equal(["610100", "610430"], catalogue.FindMeasure("bar")!.RegionCodes);
        Assert.Equal(["E47", "E4810", "C"], catalogue.FindMeasure("bar")!.IndustryCodes);
    }

    /// <summary>Each case breaks one thing: the path of the member, its new value as JSON, and the only fault that must be named.</summary>
    [Theory]
    [InlineData("version", "\" \"", "version is empty: give each edit its own, such as 2026-04-01.")]
    [InlineData("matters/0/code", "\"\"", "a matter has no code.", "measure bar: there is no matter procurement.", "measure consider: there is no matter procurement.", "measure favour: there is no matter procurement.")]
    [InlineData("lists/2/code", "\"debtor\"", "list debtor stands 2 times.", "measure consider: there is no list named.")]
    [InlineData("measures/1/code", "\"bar\"", "measure bar stands 2 times.")]
    [InlineData("lists/0/nature", "\"none\"", "list debtor: nature is missing.")]
    [InlineData("lists/0/nature", "\"honour\"", "measure bar: effect Must does not go with list debtor of nature Honour.", "measure consider: effect May does not go with list debtor of nature Honour.")]
    [InlineData("lists/2/termMonths", "-1", "list named: termMonths -1 is not between 0 and 600.")]
    [InlineData("lists/2/termMonths", "601", "list named: termMonths 601 is not between 0 and 600.")]
    [InlineData("lists/2/issuingRule", "\"\"", "list named: issuingRule is empty; a list without a rule has no effect in law.")]
    [InlineData("lists/2/fromKind", "\"judgment-default\"", "lists debtor and named both claim every JudgmentDefault of the same grade.")]
    [InlineData("measures/0/effect", "\"none\"", "measure bar: effect is missing.")]
    [InlineData("measures/0/legalBases", "[]", "measure bar: it names no legal basis, so it could never act.")]
    [InlineData("measures/0/legalBases/0/inForceUntil", "\"1999-12-31\"", "measure bar: 法 一 ends before it begins.")]
    [InlineData("measures/0/matters", "[]", "measure bar: it acts on no matter.")]
    [InlineData("measures/0/matters", "[\"procurement\", \"biding\"]", "measure bar: there is no matter biding.")]
    [InlineData("measures/1/lists", "[]", "measure consider: neither list nor penalty nor broken commitment brings it about.")]
    [InlineData("measures/1/lists", "[\"debtors\"]", "measure consider: there is no list debtors.")]
    [InlineData("measures/2/lists", "[\"named\"]", "measure favour: effect Favour does not go with list named of nature KeyAttention.")]
    [InlineData("measures/0/regions", "[\"西安\", \"610100\", \"6101\"]", "measure bar: '西安' is no region code of six digits.", "measure bar: '6101' is no region code of six digits.")]
    [InlineData("measures/0/industries", "[\"E\", \"X\"]", "measure bar: 'X' is no industry of GB/T 4754-2017.")]
    [InlineData("measures/0/penalties/0", "{\"termMonths\": 12}", "measure bar: a penalty names neither kinds nor a fine, so it could never match.")]
    [InlineData("measures/0/penalties/0/fineAtLeastYuan", "-1", "measure bar: fineAtLeastYuan -1 is not between 0 and 1000000000000.")]
    [InlineData("measures/0/penalties/0/termMonths", "100000000", "measure bar: termMonths 100000000 is not between 0 and 600.")]
    public void Read_OneFault_IsNamed(string member, string value, params string[] faults) =>
        Assert.Equal(faults, Assert.Throws<ReferenceDataException>(() => Catalogues.Bent(d => Set(d, member, value))).Faults);

    [Fact]
    public void Read_SeveralFaults_AreNamedTogether()
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Catalogues.Bent(d =>
        {
            Set(d, "version", "\"\"");
            Set(d, "lists/2/termMonths", "-1");
            Set(d, "measures/0/legalBases", "[]");
        }));

        Assert.All(refused.Findings, f => Assert.Equal("catalogue.json", f.File));
        Assert.Equal(3, refused.Faults.Count);
        Assert.All(refused.Faults, fault => Assert.Contains($": {fault}", refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("measures/0/efect", "\"must\"", "efect")] // misspelt
    [InlineData("measures/0/Effect", "\"must\"", "Effect")] // case counts
    [InlineData("measures/0/effect", "1", "effect")] // the contract's numbers are not for files
    [InlineData("measures/0/effect", "\"should\"", "effect")]
    [InlineData("measures/0/legalBases/0/inForceFrom", "\"2000-1-1\"", "measures[0].legalBases[0].inForceFrom: '2000-1-1' is not a date YYYY-MM-DD.")]
    [InlineData("measures/0/legalBases/0/inForceFrom", "null", "inForceFrom")]
    [InlineData("measures/0/matters", "null", "matters")]
    [InlineData("lists/0/termMonths", "\"36\"", "termMonths")]
    public void Read_OutOfShape_IsRefusedWithTheMembersName(string member, string value, string named)
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Catalogues.Bent(d => Set(d, member, value)));
        Assert.Contains(named, Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("measures/0", "legalBases")]
    [InlineData("measures/0/legalBases/0", "inForceFrom")]
    [InlineData("lists/0", "issuingRule")]
    public void Read_MemberLeftOut_IsRefusedWithItsName(string parent, string member)
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Catalogues.Bent(d => Assert.True(At(d, parent).AsObject().Remove(member))));
        Assert.Contains(member, Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Shipped_Catalogue_NamesOnlyDatasetsOfTheShippedDirectory()
    {
        using var json = ConfigFolder.Open("directory.json");
        var directory = SharingDirectoryDocument.Read(json);
        Assert.NotEmpty(Catalogues.Shipped.Matters.SelectMany(m => m.Datasets));
        Assert.All(Catalogues.Shipped.Matters.SelectMany(m => m.Datasets), code => Assert.NotNull(directory.FindDataset(code)));
    }

    [Fact]
    public void Shipped_Catalogue_EveryListOfDefaultersBringsAMeasure() =>
        Assert.All(Catalogues.Shipped.Lists, list => Assert.NotEmpty(Catalogues.Shipped.MeasuresOf(list)));

    private static void Set(JsonNode document, string member, string value)
    {
        var cut = member.LastIndexOf('/');
        var parent = cut < 0 ? document : At(document, member[..cut]);
        var last = member[(cut + 1)..];
        if (int.TryParse(last, out var index)) parent[index] = JsonNode.Parse(value);
        else parent[last] = JsonNode.Parse(value);
    }

    private static JsonNode At(JsonNode document, string path) =>
        path.Split('/').Aggregate(document, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
}
