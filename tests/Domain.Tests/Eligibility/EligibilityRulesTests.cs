using System.Text.Json.Nodes;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.Tests.Profiles;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;
using static CreditHub.Domain.Tests.Records.Facts;

namespace CreditHub.Domain.Tests.Eligibility;

public sealed class EligibilityRulesTests
{
    [Fact]
    public void Decide_NothingEverReported_IsUnknown() => Assert.Equal(EligibilityDecision.Unknown, Decide(Catalogues.Standard, "2026-11-02"));

    [Fact]
    public void Decide_NothingAgainstTheSubject_IsTheSharedClear() =>
        Assert.Same(EligibilityDecision.Clear, Decide(Catalogues.Standard, "2026-11-02", Of(RecordKind.Honour, "2026-01-01")));

    [Fact]
    public void Decide_SeveralReasons_GravestFirstThenByDayThenByMeasure()
    {
        var named = Of(RecordKind.ListEntry, "2026-01-01", "n") with { ListCode = "named" };
        var honour = Of(RecordKind.TaxCreditGrade, "2025-12-01", "h") with { Grade = "A" };
        var closed = Of(RecordKind.Penalty, "2026-10-20", "p") with { PenaltyKinds = PenaltyKinds.Closed };
        var decision = Decide(Catalogues.Standard, "2026-11-02", honour, named, Debt("1"), Debt("2") with { EffectiveFrom = Day("2026-10-19") }, closed);

        Assert.Equal(Verdict.Barred, decision.Verdict);
        Assert.Equal(
            ["bar 2", "bar 1", "bar p", "consider n", "consider 2", "consider 1", "favour h"],
            decision.Reasons.Select(r => $"{r.Measure.Code} {r.Sanction.Record.RecordNumber}"));
    }

    public static TheoryData<string> Adverse =>
    [
        .. Catalogues.Shipped.Lists.Where(l => l.Nature != ListNature.Honour && l.FromKind == RecordKind.None).Select(l => l.Code),
        "penalty", "breach",
    ];

    [Theory]
    [MemberData(nameof(Adverse))]
    public void Decide_RewardBesideAnythingAdverse_RestsInEveryMatterAndSaysBecauseOfWhat(string adverse)
    {
        var catalogue = Catalogues.Shipped;
        var honour = Of(RecordKind.ListEntry, "2026-01-01", "h") with { ListCode = "trustworthy" };
        var against = adverse switch
        {
            "penalty" => Of(RecordKind.Penalty, "2026-10-20", "x") with { PenaltyKinds = PenaltyKinds.Closed },
            "breach" => Of(RecordKind.Commitment, "2026-05-01", "x") with
            {
                Breach = new CommitmentBreach(CommitmentKind.ApprovalSubstitute, CommitmentBreachKind.False, Day("2026-10-20")),
            },
            _ => Of(RecordKind.ListEntry, "2026-10-20", "x") with { ListCode = adverse },
        } with
        { RemovedOn = Day("2026-12-01") };

        var rewards = 0;
        foreach (var matter in catalogue.Matters)
        {
            var question = new EligibilityQuestion(matter, Day("2026-11-02"), "", "");
            var alone = Decide(catalogue, question, honour);
            Assert.All(alone.Reasons, r => Assert.Null(r.RestsBecauseOf));
            var beside = Decide(catalogue, question, honour, against);
            Assert.Equal(alone.Reasons.Length, beside.Reasons.Count(r => r.Effect == MeasureEffect.Favour));
            Assert.All(beside.Reasons.Where(r => r.Effect == MeasureEffect.Favour), r =>
                Assert.Equal(against.Key, r.RestsBecauseOf?.Record));
            rewards += alone.Reasons.Length;

            // It acts again when the rest is over, and the answer says when.
            if (alone.Reasons.Length > 0) Assert.True(beside.CouldChangeOn <= Day("2026-12-01"));
            Assert.All(Decide(catalogue, question with { Day = Day("2026-12-01") }, honour, against).Reasons, r =>
                Assert.Null(r.RestsBecauseOf));
        }

        Assert.True(rewards >= 5, $"Only {rewards} rewards were asked for.");
    }

    [Fact]
    public void Decide_OtherMatter_HasItsOwnReasons()
    {
        var catalogue = Catalogues.Bent(d => d["matters"]!.AsArray().Add(new JsonObject { ["code"] = "other", ["nameZh"] = "", ["nameEn"] = "", ["rule"] = "" }));
        Assert.Same(EligibilityDecision.Clear, Decide(catalogue, new EligibilityQuestion(catalogue.FindMatter("other")!, Day("2026-11-02"), "", ""), Debt()));
    }

    [Theory] // regions, industries, and those of the question: what the measure demands (null = nothing) and what is left open
    [InlineData("", "", "", "", MeasureEffect.Must, "")]
    [InlineData("610100", "", "", "", MeasureEffect.May, "610100")]
    [InlineData("610100", "", "610113", "", MeasureEffect.Must, "")]
    [InlineData("610100", "", "610000", "", MeasureEffect.May, "610100")]
    [InlineData("610100", "", "610400", "", null, "")]
    [InlineData("610100 610400", "", "610000", "", MeasureEffect.May, "610100 610400")]
    [InlineData("610100 610400", "", "610430", "", MeasureEffect.Must, "")]
    [InlineData("610430", "", "610431", "", null, "")]
    [InlineData("610000", "", "610431", "", MeasureEffect.Must, "")]
    [InlineData("", "E", "", "", MeasureEffect.May, "E")]
    [InlineData("", "E", "", "E4710", MeasureEffect.Must, "")]
    [InlineData("", "E", "", "C2511", null, "")]
    [InlineData("", "E47", "", "E", MeasureEffect.May, "E47")]
    [InlineData("", "47 C", "", "E4710", MeasureEffect.Must, "")]
    [InlineData("610100", "E", "", "", MeasureEffect.May, "610100 E")]
    [InlineData("610100", "E", "610113", "", MeasureEffect.May, "E")]
    [InlineData("610100", "E", "", "E4710", MeasureEffect.May, "610100")]
    [InlineData("610100", "E", "610113", "E4710", MeasureEffect.Must, "")]
    [InlineData("610100", "E", "610400", "", null, "")]
    [InlineData("610100", "E", "610113", "C", null, "")]
    public void Decide_LimitedMeasure_ActsInsideItsLimitsAndMayWhereTheyAreOpen(
        string regions, string industries, string region, string industry, MeasureEffect? effect, string open)
    {
        var catalogue = Catalogues.Bent(d =>
        {
            d["measures"]![0]!["regions"] = ToArray(regions);
            d["measures"]![0]!["industries"] = ToArray(industries);
            d["measures"]!.AsArray().RemoveAt(1);
        });
        var question = new EligibilityQuestion(catalogue.FindMatter("procurement")!, Day("2026-11-02"), region, industry);
        var reasons = Decide(catalogue, question, Debt()).Reasons;
        Assert.Equal(effect is null ? [] : [(effect.Value, open)], reasons.Select(r => (r.Effect, r.LimitedTo)));
    }

    [Theory] // bases in force 2024-01-01..2025-12-31 and from 2027-01-01; the debt from 2026-10-20, ending 2028-06-30
    [InlineData("2025-06-01", false, "2026-01-01")] // the debt is to come and the law is to end: either could change it
    [InlineData("2026-10-19", false, "2026-10-20")]
    [InlineData("2026-10-20", false, "2027-01-01")]
    [InlineData("2027-01-01", true, "2028-07-01")]
    [InlineData("2028-06-30", true, "2028-07-01")]
    [InlineData("2028-07-01", false, null)]
    public void Decide_LawComesAndGoes_SaysWhenTheAnswerCouldChange(string day, bool isBarred, string? next)
    {
        var catalogue = Catalogues.Bent(d =>
        {
            d["measures"]!.AsArray().RemoveAt(1);
            d["measures"]![0]!["legalBases"] = JsonNode.Parse(
                """
                [{"instrument": "旧", "article": "一", "inForceFrom": "2024-01-01", "inForceUntil": "2025-12-31"}, {"instrument": "新", "article": "一", "inForceFrom": "2027-01-01"}]
                """);
        });
        var decision = Decide(catalogue, day, Debt() with { EffectiveUntil = Day("2028-06-30") });
        Assert.Equal(isBarred ? Verdict.Barred : Verdict.Clear, decision.Verdict);
        Assert.Equal(isBarred ? ["新"] : [], decision.Reasons.SelectMany(r => r.LegalBases).Select(b => b.Instrument));
        Assert.Equal(next, decision.CouldChangeOn?.ToString());
    }

    [Fact]
    public void Decide_SanctionOfAMeasureThatTheCatalogueDropped_HasNoReason()
    {
        var sanctions = SanctionRules.Derive([Debt()], Catalogues.Standard.Basis());
        var catalogue = Catalogues.Bent(d => d["measures"]!.AsArray().RemoveAt(0));
        var question = new EligibilityQuestion(catalogue.FindMatter("procurement")!, Day("2026-11-02"), "", "");
        Assert.Equal(["consider"], EligibilityRules.Decide(sanctions, question, catalogue).Reasons.Select(r => r.Measure.Code));
    }

    private static EligibilityDecision Decide(MeasureCatalogue catalogue, string day, params RecordFacts[] records) =>
        Decide(catalogue, new EligibilityQuestion(catalogue.FindMatter("procurement")!, Day(day), "", ""), records);

    private static EligibilityDecision Decide(MeasureCatalogue catalogue, EligibilityQuestion question, params RecordFacts[] records) =>
        Subjects.With(records).Decide(question, catalogue.Basis());

    private static JsonArray ToArray(string codes) => [.. codes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => JsonValue.Create(code))];
}
