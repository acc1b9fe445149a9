using CreditHub.Domain.Calendar;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Supervision;
using CreditHub.Domain.Tests.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Supervision;

public sealed class TierSourcesTests
{
    private static readonly MeasureCatalogue Catalogue = ConfigFolder.Read("catalogue.json", CatalogueReader.Read);
    private static readonly SharingDirectoryDocument Directory = ConfigFolder.Read("directory.json", SharingDirectoryDocument.Read);
    private static readonly SupervisionRules Rules = new()
    {
        Code = "x", Version = "1", Regulator = "sx-market", NameZh = "x", NameEn = "x", Rule = "r", Unverified = false, Industries = [],
        InForceFrom = BeijingDate.Parse("2026-01-01"), InForceUntil = null, Conditions = [], Otherwise = Tier.B, Sampling = [], RestMonths = 0,
    };

    private static readonly TierCondition Nothing = new()
    {
        Tier = Tier.D, Because = "b", Lists = [], ListNatures = [], PenaltiesAtLeast = 0, PenaltyKinds = default, WithinMonths = 0, NoPenaltyMonths = 0, Grades = [],
    };

    [Fact]
    public void NoConditions_OnlyTheRegisterBears() => Assert.Equal(["market.registration"], Bearing(Nothing));

    [Fact]
    public void Penalties_BearWithTheirRepairs()
    {
        Assert.Equal(["credit.repair", "market.penalty", "market.registration", "pbc.penalty"], Bearing(Nothing with { PenaltiesAtLeast = 1 }).Order());
        Assert.Equal(Bearing(Nothing with { PenaltiesAtLeast = 1 }), Bearing(Nothing with { NoPenaltyMonths = 12 }));
    }

    [Fact]
    public void AList_BearsByTheKindThatIsItsEntry()
    {
        var bearing = Bearing(Nothing with { Lists = ["judgment-defaulter"] });
        Assert.Contains("court.judgment-default", bearing);
        Assert.Contains("credit.repair", bearing);
        Assert.DoesNotContain("tax.major-violation", bearing);
        Assert.Contains("tax.major-violation", Bearing(Nothing with { ListNatures = [ListNature.SeriousDefaulter] }));
        Assert.DoesNotContain("market.abnormal-operation", Bearing(Nothing with { ListNatures = [ListNature.SeriousDefaulter] }));
    }

    [Fact]
    public void BrokenCommitmentsAndCountedRecords_BearWithTheirRepairs()
    {
        Assert.Equal(["credit.commitment", "credit.repair", "market.registration"], Bearing(Nothing with { BreachesAtLeast = 1 }).Order());
        Assert.Equal(
            ["credit.repair", "market.complaint", "market.registration"],
                Bearing(Nothing with { RecordsAtLeast = 1, Datasets = ["market.complaint"] }).Order());
        Assert.Equal(["market.registration"], Bearing(Nothing with { OverdueRectification = true }));
    }

    [Fact]
    public void Grades_BearByTheirDataset() => Assert.Equal(
        ["credit.evaluation", "market.registration"], Bearing(Nothing with { Grades = [new GradeCondition("credit.evaluation", ["D"], "", OrNone: false)] }).Order());

    [Fact]
    public void Rest_BearsOnTheDrawAlone()
    {
        var results = Directory.FindDataset("inspection.result")!;
        Assert.False(results.BearOnTier(Rules with { RestMonths = 3 }, Catalogue));
        Assert.True(results.BearOnDraw(Rules with { RestMonths = 3 }, Catalogue));
        Assert.False(results.BearOnDraw(Rules, Catalogue));
    }

    private static List<string> Bearing(TierCondition condition) =>
        [.. Directory.Datasets.Where(d => d.BearOnTier(Rules with { Conditions = [condition] }, Catalogue)).Select(d => d.Code)];
}
