using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.Rectifications;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Supervision;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;

namespace CreditHub.Domain.Tests.Supervision;

public sealed class TierRulesTests
{
    private static readonly MeasureCatalogue Catalogue = ConfigFolder.Read("catalogue.json", CatalogueReader.Read);
    private static readonly SharingDirectoryDocument Directory = ConfigFolder.Read("directory.json", SharingDirectoryDocument.Read);
    private static readonly SupervisionRulebook Rulebook = ReadShipped();
    private static readonly BeijingDate Today = BeijingDate.Parse("2026-11-02");

    [Fact]
    public void Decide_NothingKnown_IsTheTierOfAllOthers()
    {
        var decision = Decide("general");
        Assert.Equal((Tier.B, "", 0), (decision.Tier, decision.Because, decision.Condition));
        Assert.Empty(decision.Evidence);
    }

    [Fact]
    public void Decide_SeriousDefaulter_IsHighRiskByTheListsRecord()
    {
        var listed = Of("court.judgment-default", RecordKind.JudgmentDefault, "2026-10-01");
        var decision = Decide("general", listed, Grade("credit.evaluation", "A"));
        Assert.Equal((Tier.D, "列入严重失信主体名单"), (decision.Tier, decision.Because));
        Assert.Equal([listed.Key], decision.Evidence);
    }

    [Fact]
    public void Decide_RemovedFromTheList_NoLongerCounts() =>
        Assert.Equal(Tier.B, Decide("general", Of("court.judgment-default", RecordKind.JudgmentDefault, "2026-01-01") with { RemovedOn = Today }).Tier);

    [Fact]
    public void Decide_IndustryGrade_GoesBeforeThePublicOne()
    {
        Assert.Equal(Tier.D, Decide("food", Grade("industry.evaluation", "D"), Grade("credit.evaluation", "A")).Tier);
        Assert.Equal(Tier.C, Decide("food", Grade("industry.evaluation", "A"), Grade("credit.evaluation", "D")).Tier);
        Assert.Equal(Tier.A, Decide("food", Grade("industry.evaluation", "A"), Grade("credit.evaluation", "A")).Tier);
    }

    [Fact]
    public void Decide_RatingOfAnAssociation_HoldsATierBackOnlyWhereThereIsOne()
    {
        RecordFacts[] best = [Grade("industry.evaluation", "A"), Grade("credit.evaluation", "A")];
        Assert.Equal(Tier.B, Decide("food", [.. best, Grade("rating.association", "BBB")]).Tier);
        Assert.Equal(Tier.A, Decide("food", [.. best, Grade("rating.association", "AA")]).Tier);
    }

    [Fact]
    public void Decide_GradeOfAnotherScheme_SaysNothing() =>
        Assert.Equal(Tier.B, Decide("general", Grade("credit.evaluation", "A") with { Scheme = "旧办法" }).Tier);

    [Fact]
    public void Decide_LatestGrade_CountsAlone() =>
        Assert.Equal(Tier.B, Decide("general", Grade("credit.evaluation", "D") with { DecidedOn = BeijingDate.Parse("2026-02-01") }, Grade("credit.evaluation", "B")).Tier);

    [Fact]
    public void Decide_PenaltiesWithinAYear_CountUntilRepaired()
    {
        var first = Of("market.penalty", RecordKind.Penalty, "2026-01-15") with { PenaltyKinds = PenaltyKinds.Fine };
        var second = Of("market.penalty", RecordKind.Penalty, "2026-06-15") with { PenaltyKinds = PenaltyKinds.Fine };
        var repair = Of("credit.repair", RecordKind.RepairDecision, "2026-09-01") with { Target = second.Key };
        Assert.Equal(Tier.C, Decide("general", first, second).Tier);
        Assert.Equal(Tier.B, Decide("general", first, second, repair).Tier);
        Assert.Equal(Tier.B, Decide("general", first with { DecidedOn = BeijingDate.Parse("2025-11-02") }, second).Tier);
    }

    [Theory]
    [InlineData("general")]
    [InlineData("food")]
    public void Decide_BanForLife_IsHighRisk(string rules)
    {
        var ban = Of("lists.ban", RecordKind.ListEntry, "2020-01-01") with { ListCode = "ban-industry" };
        Assert.Equal(Tier.D, Decide(rules, ban, Grade("credit.evaluation", "A"), Grade("industry.evaluation", "A")).Tier);
        Assert.Equal([ban.Key], Decide(rules, ban).Evidence);
    }

    [Theory]
    [InlineData("general", CommitmentBreachKind.False, Tier.D)]
    [InlineData("general", CommitmentBreachKind.NotKept, Tier.C)]
    [InlineData("food", CommitmentBreachKind.False, Tier.D)]
    [InlineData("food", CommitmentBreachKind.NotKept, Tier.C)]
    public void Decide_BrokenCommitment_CountsForAYearFromTheFindingAndUntilRepaired(string rules, CommitmentBreachKind way, Tier expected)
    {
        var broken = Of("credit.commitment", RecordKind.Commitment, "2024-01-10") with
        {
            Breach = new CommitmentBreach(CommitmentKind.ApprovalSubstitute, way, BeijingDate.Parse("2025-11-03")),
        };
        Assert.Equal((expected, broken.Key), (Decide(rules, broken).Tier, Assert.Single(Decide(rules, broken).Evidence)));
        Assert.Equal(Tier.B, Decide(rules, broken with { Breach = broken.Breach with { FoundOn = BeijingDate.Parse("2025-11-02") } }).Tier);
        Assert.Equal(Tier.B, Decide(rules, broken, Of("credit.repair", RecordKind.RepairDecision,
            "2026-09-01") with
        { Target = broken.Key }).Tier);
    }

    [Theory]
    [InlineData("general", 3)]
    [InlineData("food", 2)]
    public void Decide_Complaints_CountFromSoManyOn(string rules, int needed)
    {
        RecordFacts[] complaints = [.. Enumerable.Range(1, needed)
            .Select(n => Of("market.complaint", RecordKind.AdministrativeAct, $"2026-0{n}-15"))];
        Assert.Equal(Tier.B, Decide(rules, complaints[1..]).Tier);
        Assert.Equal((Tier.C, needed), (Decide(rules, complaints).Tier, Decide(rules, complaints).Evidence.Length));
    }

    [Theory]
    [InlineData(CaseState.Ordered, "2026-11-01", Tier.C)] // its day has passed, though no review came yet
    [InlineData(CaseState.Ordered, "2026-11-02", Tier.B)]
    [InlineData(CaseState.Overdue, "2026-11-01", Tier.C)]
    [InlineData(CaseState.Escalated, "2026-12-01", Tier.C)]
    [InlineData(CaseState.Done, "2026-11-01", Tier.B)]
    [InlineData(CaseState.Rectified, "2026-11-01", Tier.B)]
    public void Decide_OverdueRectification_IsHigherRiskWhileItIs(CaseState state, string dueOn, Tier expected)
    {
        var held = new CreditCase
        {
            Id = "ZG-1", Kind = CaseKind.Rectification, State = state, OpenedBy = "sx-market", OpenedOn = Today, Steps = [],
            Particulars = new RectificationParticulars
            {
                Findings = "", Required = "", DocumentNumber = "", LegalBasis = "", DueOn = BeijingDate.Parse(dueOn),
            },
            Deadline = new CaseDeadline("rectification.complete", BeijingDate.Parse(dueOn), "", Today),
        };
        foreach (var rules in (string[])["general", "food"])
            Assert.Equal(expected, TierRules.Decide([], [held], Rulebook.Find(rules, Today)!, Catalogue.Basis(), Today).Tier);
    }

    [Theory]
    [InlineData("\"breachesAtLeast\": -1", "breachesAtLeast is negative.")]
    [InlineData("\"penaltiesAtLeast\": 1, \"breachWays\": [\"false\"]", "breachWays go with breachesAtLeast.")]
    [InlineData("\"breachesAtLeast\": 1, \"recordsAtLeast\": 2", "datasets and recordsAtLeast go together.")]
    [InlineData("\"recordsAtLeast\": 2, \"datasets\": [\"none\"]", "there is no dataset none.")]
    [InlineData("\"overdueRectification\": true, \"withinMonths\": 2",
        "withinMonths goes with penaltiesAtLeast, breachesAtLeast or recordsAtLeast.")]
    public void Read_ACountThatCannotBe_IsNamed(string asked, string fault)
    {
        const string Sampling = """[{"tier": "a", "sharePermille": 1, "timesPerYear": 1}, {"tier": "b", "sharePermille": 2, "timesPerYear": 1}, {"tier": "c", "sharePermille": 3, "timesPerYear": 1}, {"tier": "d", "sharePermille": 4, "timesPerYear": 1}]""";
        var json = ConfigFolder.Json(
            $$"""
            {"code": "x", "version": "1", "regulator": "sx-market", "nameZh": "", "nameEn": "", "rule": "r", "inForceFrom": "2026-01-01",
                "otherwise": "b",
             "conditions": [{"tier": "d", "because": "b", {{asked}}}], "sampling": {{Sampling}}}
            """);
        var refused = Assert.Throws<ReferenceDataException>(() => SupervisionReader.Read([("one.json", json)], Catalogue, Directory));
        Assert.Contains($"condition 1: {fault}", refused.Findings.Select(f => f.Text));
    }

    [Fact]
    public void Read_AllFaultsOfAllDocuments_AreNamedWithTheirFile()
    {
        const string Sampling = """[{"tier": "a", "sharePermille": 30, "timesPerYear": 1}, {"tier": "b", "sharePermille": 20, "timesPerYear": 1}, {"tier": "c", "sharePermille": 2000, "timesPerYear": 1}]""";
        var refused = Assert.Throws<ReferenceDataException>(() => SupervisionReader.Read(
            [
                ("one.json", ConfigFolder.Json(
                    $$"""
                    {"code": "x", "version": "1", "regulator": "nobody", "nameZh": "", "nameEn": "", "rule": "r", "inForceFrom": "2026-01-01", "otherwise": "b", "industries": ["?"],
                     "conditions": [{"tier": "d", "because": ""}, {"tier": "c", "because": "b", "lists": ["none"], "withinMonths": 3}, {"tier": "c", "because": "b", "grades": [{"dataset": "market.penalty", "anyOf": []}]}],
                     "sampling": {{Sampling}}}
                    """)),
                ("two.json", ConfigFolder.Json("""{"code": 1}""")),
            ],
            Catalogue, Directory));
        Assert.Equal(
            [
                "regulator: there is no agency nobody.",
                "'?' is no industry of GB/T 4754-2017.",
                "sampling: tier D stands 0 times; each stands once.",
                "sampling: sharePermille 2000 of tier C is not between 0 and 1000.",
                "sampling: tier A is inspected more than the riskier B.",
                "condition 1: because is empty: a company is told why.",
                "condition 1: it asks for nothing, so it would always hold; say that with otherwise.",
                "condition 2: there is no list none.",
                "condition 2: withinMonths goes with penaltiesAtLeast, breachesAtLeast or recordsAtLeast.",
                "condition 3: dataset market.penalty holds no grades.",
                "condition 3: grades of market.penalty: anyOf is empty.",
            ],
            refused.Findings.Where(f => f.File == "one.json").Select(f => f.Text));
        Assert.Equal("two.json", refused.Findings[^1].File);
    }

    private static TierDecision Decide(string rules, params RecordFacts[] records) =>
        TierRules.Decide(records, [], Rulebook.Find(rules, Today)!, Catalogue.Basis(), Today);

    private static RecordFacts Grade(string dataset, string grade) =>
        Of(dataset, RecordKind.CreditEvaluation, "2026-05-01") with { Grade = grade, Scheme = "国办发〔2026〕8号" };

    private static RecordFacts Of(string dataset, RecordKind kind, string decidedOn) => new()
    {
        Key = new RecordKey("s", dataset, $"{kind} {decidedOn} {Guid.NewGuid()}"),
        Version = 1,
        Digest = default,
        Kind = kind,
        DecidedOn = BeijingDate.Parse(decidedOn),
        EffectiveFrom = BeijingDate.Parse(decidedOn),
    };

    private static SupervisionRulebook ReadShipped()
    {
        var files = System.IO.Directory.EnumerateFiles(Path.Combine(ConfigFolder.Repository, "config", "supervision"), "*.json");
        return SupervisionReader.Read([.. files.Select(f => (Path.GetFileName(f), (Stream)File.OpenRead(f)))], Catalogue, Directory);
    }
}
