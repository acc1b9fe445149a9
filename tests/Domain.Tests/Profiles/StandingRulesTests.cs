using System.Text.Json.Nodes;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;
using static CreditHub.Domain.Profiles.StandingChangeKind;
using static CreditHub.Domain.Tests.Records.Facts;

namespace CreditHub.Domain.Tests.Profiles;

public sealed class StandingRulesTests
{
    private static readonly MeasureCatalogue Catalogue = Catalogues.Standard;
    private static readonly RecordFacts Named = Of(RecordKind.ListEntry, "2026-01-01", "n") with { ListCode = "named" };

    [Fact]
    public void Reassess_NothingAgainstTheSubject_TellsNobody()
    {
        Assert.Null(Reassess(Subjects.With(), "2026-11-02"));
        Assert.Null(Reassess(Subjects.With(Of(RecordKind.Honour, "2026-01-01")), "2026-11-02"));
        Assert.Null(Reassess(Subjects.With(Named with { EffectiveUntil = Day("2026-11-01") }), "2026-11-02")); // over before anyone heard of it
    }

    [Fact]
    public void Reassess_Debt_StartsASanctionAndBars()
    {
        var changes = Reassess(Subjects.With(Debt()), "2026-11-02")!;
        Assert.Collection(
            changes.Changes,
            c => Assert.Equal((SanctionStarted, "debtor", "", Verdict.None, Verdict.None), (c.Kind, c.Sanction!.ListCode, c.MatterCode, c.Before, c.After)),
            c => Assert.Equal(new StandingChange(Barred, null, "procurement", Verdict.Clear, Verdict.Barred), c));
        Assert.Equal(Verdict.Barred, Assert.Single(changes.Announced.Verdicts).Value);
        Assert.Equal("debtor", Assert.Single(changes.Announced.Sanctions).ListCode);
    }

    [Fact]
    public void Reassess_SanctionToCome_IsToldAtOnceAndBarsOnItsDay()
    {
        var profile = Subjects.With(Debt() with { EffectiveFrom = Day("2026-12-01") });
        Assert.Equal([SanctionStarted], Kinds(profile.Announce(Day("2026-11-02"), Catalogue)));
        Assert.Null(Reassess(profile, "2026-11-30"));
        Assert.Equal([Barred], Kinds(profile.Announce(Day("2026-12-01"), Catalogue)));
    }

    [Theory]
    [InlineData("term")]
    [InlineData("objection")]
    [InlineData("authority")]
    public void Reassess_SameSanctionInAnotherShape_Changes(string what)
    {
        var profile = Announced(Debt());
        profile.ApplyReported(
            what switch
            {
                "term" => Debt() with { Version = 2, EffectiveUntil = Day("2027-01-01") },
                "authority" => Debt() with { Version = 2, AuthorityName = "更正" },
                _ => About(RecordKind.ObjectionNotice, "1", "2026-11-02", "o") with { ObjectionOpen = true },
            },
            "");
        var change = Assert.Single(Reassess(profile, "2026-11-02")!.Changes);
        Assert.Equal(SanctionChanged, change.Kind);
        Assert.Equal(Assert.Single(profile.DeriveSanctions(Catalogue.Basis())), change.Sanction);
    }

    [Fact]
    public void Reassess_CatalogueBringsMoreMeasures_ChangesTheSanction()
    {
        var profile = Announced(Named);
        var stricter = Catalogues.Bent(d => d["measures"]![0]!["lists"] = new JsonArray("debtor", "named"));
        Assert.Equal([SanctionChanged, Barred], Kinds(profile.Announce(Day("2026-11-02"), stricter)));
        Assert.Equal([SanctionChanged, StandingChangeKind.Attention], Kinds(profile.Announce(Day("2026-11-02"), Catalogue)));
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("repaired")]
    [InlineData("withdrawn")]
    public void Reassess_TakenBack_EndsTheSanctionAndClears(string how)
    {
        var profile = Announced(Debt());
        if (how == "withdrawn") profile.ApplyWithdrawn(Debt().Key, 2);
        else profile.ApplyReported(how == "removed" ? Debt() with { RemovedOn = Day("2026-11-02") } : About(RecordKind.RepairDecision, "1", "2026-11-02", "r"), "");

        var changes = profile.Announce(Day("2026-11-02"), Catalogue)!;
        Assert.Equal([SanctionEnded, Cleared], Kinds(changes));
        Assert.Equal(new StandingChange(Cleared, null, "procurement", Verdict.Barred, Verdict.Clear), changes.Changes[1]);
        Assert.Empty(profile.Announced.Sanctions);
        Assert.Empty(profile.Announced.Verdicts);
    }

    [Fact]
    public void Reassess_LastDayHasPassed_ExpiresTheSanctionAndClears()
    {
        var profile = Announced(Debt() with { EffectiveUntil = Day("2026-11-30") });
        Assert.Null(Reassess(profile, "2026-11-30"));
        Assert.Equal([SanctionExpired, Cleared], Kinds(profile.Announce(Day("2026-12-01"), Catalogue)));
        Assert.Null(Reassess(profile, "2026-12-01"));
    }

    [Fact]
    public void Reassess_GraverMeasureEnds_LeavesAttention()
    {
        var profile = Announced(Named, Debt() with { EffectiveUntil = Day("2026-11-30") });
        var changes = profile.Announce(Day("2026-12-01"), Catalogue)!;
        Assert.Equal([SanctionExpired, StandingChangeKind.Attention], Kinds(changes));
        Assert.Equal((Verdict.Barred, Verdict.Attention), (changes.Changes[1].Before, changes.Changes[1].After));
    }

    [Fact]
    public void Reassess_OneOfTwoDebtsEnds_TellsOfTheSanctionAlone() =>
        Assert.Equal([SanctionExpired], Kinds(Reassess(Announced(Debt(), Debt("2") with { EffectiveUntil = Day("2026-11-30") }), "2026-12-01")));

    [Fact]
    public void Reassess_HonourAlone_IsASanctionWithoutAVerdict()
    {
        var changes = Reassess(Subjects.With(Of(RecordKind.TaxCreditGrade, "2026-04-01") with { Grade = "A" }), "2026-11-02")!;
        Assert.Equal([SanctionStarted], Kinds(changes));
        Assert.Empty(changes.Announced.Verdicts);
    }

    [Fact]
    public void Reassess_NameOrPlaceOfASanctionedSubject_IsAChange()
    {
        var profile = Announced(Debt());
        var registration = Of(RecordKind.Registration, "2020-01-02", "g") with { Registration = new RegistrationFacts("甲", "610113", "C2511", 1) };
        profile.ApplyReported(registration, "甲");
        var changes = profile.Announce(Day("2026-11-02"), Catalogue)!;
        Assert.Equal([StandingChangeKind.SubjectChanged], Kinds(changes));
        Assert.NotEqual("610113", changes.Before.RegionCode);
        Assert.Equal(("甲", "610113", "C2511"), (changes.Announced.Name, changes.Announced.RegionCode, changes.Announced.IndustryCode));
        Assert.Null(Reassess(profile, "2026-11-02"));
    }

    [Theory] // the debt's days; the day on which the subject is due, asked on 2026-11-02
    [InlineData("2026-10-20", null, null)]
    [InlineData("2026-10-20", "2026-11-02", "2026-11-03")]
    [InlineData("2026-10-20", "2027-06-30", "2027-07-01")]
    [InlineData("2026-11-03", null, "2026-11-03")]
    [InlineData("2026-12-01", "2027-06-30", "2026-12-01")]
    public void NextDue_Debt_IsItsFirstDayOrTheDayAfterItsLast(string from, string? until, string? expected)
    {
        var debt = Debt() with { EffectiveFrom = Day(from), EffectiveUntil = until is null ? null : Day(until) };
        Assert.Equal(expected, StandingRules.NextDue(Announced(debt), Day("2026-11-02"), Catalogue)?.ToString());
    }

    [Fact]
    public void NextDue_SeveralSanctions_IsTheFirstOfAll() =>
        Assert.Equal(
            Day("2026-11-15"),
            StandingRules.NextDue(Announced(Named, Debt(), Debt("2") with { EffectiveFrom = Day("2026-11-15") }), Day("2026-11-02"), Catalogue));

    [Fact]
    public void NextDue_LawThatEnds_IsTheDayAfter()
    {
        var lapsing = Catalogues.Bent(d => d["measures"]![0]!["legalBases"]![0]!["inForceUntil"] = "2026-12-31");
        var profile = Subjects.With(Debt());
        profile.Announce(Day("2026-11-02"), lapsing);
        Assert.Equal(Day("2027-01-01"), StandingRules.NextDue(profile, Day("2026-11-02"), lapsing));
        Assert.Equal([StandingChangeKind.Attention], Kinds(profile.Announce(Day("2027-01-01"), lapsing)));
        Assert.Null(StandingRules.NextDue(profile, Day("2027-01-01"), lapsing));
    }

    private static SubjectProfile Announced(params RecordFacts[] records)
    {
        var profile = Subjects.With(records);
        Assert.NotNull(profile.Announce(Day("2026-11-02"), Catalogue));
        return profile;
    }

    private static StandingChanges? Reassess(SubjectProfile profile, string day) =>
        StandingRules.Reassess(profile, Day(day), Catalogue.Basis());

    private static IEnumerable<StandingChangeKind> Kinds(StandingChanges? changes) => changes?.Changes.Select(c => c.Kind) ?? [];
}
