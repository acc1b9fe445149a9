using System.Text.Json.Nodes;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using Xunit;
using static CreditHub.Domain.Tests.Records.Facts;

namespace CreditHub.Domain.Tests.Sanctions;

public sealed class SanctionRulesTests
{
    private static readonly RecordFacts Named = Of(RecordKind.ListEntry, "2026-02-01") with { ListCode = "named" };
    private static readonly RecordFacts Closed = Of(RecordKind.Penalty, "2026-02-01") with { PenaltyKinds = PenaltyKinds.Closed };

    [Fact]
    public void Derive_ListEntryByItsKind_CarriesListMeasuresAndOrigin()
    {
        var sanction = Assert.Single(Derive(Debt()));
        Assert.Equal("debtor", sanction.ListCode);
        Assert.Equal(["bar", "consider"], sanction.MeasureCodes);
        Assert.Equal((Debt().Key, RecordKind.JudgmentDefault), (sanction.Record, sanction.Kind));
        Assert.Equal((Debt().AuthorityName, Debt().AuthorityCode, Debt().DocumentNumber), (sanction.AuthorityName, sanction.AuthorityCode, sanction.DocumentNumber));
        Assert.Equal((Day("2026-10-20"), null), (sanction.From, sanction.Until));
        Assert.False(sanction.UnderObjection);
    }

    [Theory]
    [InlineData("named", 1)]
    [InlineData("no-such", 0)]
    [InlineData("", 0)]
    public void Derive_EntryThatNamesItsList_CountsWhereTheListIsKnown(string list, int expected) =>
        Assert.Equal(expected, Derive(Named with { ListCode = list }).Count);

    [Theory]
    [InlineData("A", 1)]
    [InlineData("B", 0)]
    [InlineData("", 0)]
    public void Derive_Grade_MustBeTheListsOwn(string grade, int expected) =>
        Assert.Equal(expected, Derive(Of(RecordKind.TaxCreditGrade, "2026-04-01") with { Grade = grade }).Count);

    [Theory] // a term of 36 months from the decision; a stated end goes before it; removal and repair end it the day before
    [InlineData("2026-02-01", null, null, "2029-01-31")]
    [InlineData("2024-02-29", null, null, "2027-02-27")]
    [InlineData("2026-02-01", "2031-12-31", null, "2031-12-31")]
    [InlineData("2026-02-01", "2026-02-01", null, "2026-02-01")]
    [InlineData("2026-02-01", null, "2026-02-02", "2026-02-01")]
    [InlineData("2026-02-01", "2026-06-30", "2026-09-01", "2026-06-30")]
    public void Derive_Term_EndsWithTheEarliestEnd(string decidedOn, string? until, string? removedOn, string expected)
    {
        var record = Of(RecordKind.ListEntry, decidedOn) with { ListCode = "named", EffectiveUntil = DayOf(until), RemovedOn = DayOf(removedOn) };
        Assert.Equal(Day(expected), Assert.Single(Derive(record)).Until);
    }

    [Fact]
    public void Derive_RemovedOnItsFirstDay_BringsNothing() => Assert.Empty(Derive(Named with { RemovedOn = Named.EffectiveFrom }));

    [Fact]
    public void Derive_Withdrawn_BringsNothing() => Assert.Empty(Derive(Debt() with { Withdrawn = true }, Closed with { Key = KeyOf("2"), Withdrawn = true }));

    [Fact]
    public void Derive_SeveralRepairs_TheEarliestThatHoldsEndsIt()
    {
        var late = About(RecordKind.RepairDecision, "1", "2026-11-10", "r1");
        var early = About(RecordKind.RepairDecision, "1", "2026-11-02", "r2");
        var ofAnother = About(RecordKind.RepairDecision, "2", "2026-10-25", "r3");
        Assert.Equal(Day("2026-11-01"), Assert.Single(Derive(Debt(), late, early, ofAnother)).Until);
        Assert.Equal(Day("2026-11-09"), Assert.Single(Derive(Debt(), late, early with { Withdrawn = true })).Until);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)] // closed
    [InlineData(true, true, false)] // withdrawn
    public void Derive_Objection_MarksWhileItIsOpen(bool open, bool withdrawn, bool expected)
    {
        var objection = About(RecordKind.ObjectionNotice, "1", "2026-11-01", "o1") with { ObjectionOpen = open, Withdrawn = withdrawn };
        var sanctions = Derive(Debt(), Debt("2"), objection);
        Assert.Equal([expected, false], sanctions.Select(s => s.UnderObjection));
    }

    [Theory]
    [InlineData(PenaltyKinds.Closed, 0, true)]
    [InlineData(PenaltyKinds.Warning | PenaltyKinds.PermitRevoked, 0, true)]
    [InlineData(PenaltyKinds.Fine, 100_000, true)]
    [InlineData(PenaltyKinds.Fine, 99_999, false)]
    [InlineData(PenaltyKinds.Warning, 0, false)]
    public void Derive_Penalty_TriggersByKindOrByFine(PenaltyKinds kinds, long fineFen, bool expected)
    {
        var sanctions = Derive(Closed with { PenaltyKinds = kinds, FineFen = fineFen });
        Assert.Equal(expected ? [""] : [], sanctions.Select(s => s.ListCode));
        Assert.All(sanctions, s => Assert.Equal((Day("2026-02-01"), Day("2029-01-31")), (s.From, s.Until)));
    }

    [Fact]
    public void Derive_FineOfAnotherKindOfRecord_TriggersNothing() =>
        Assert.Empty(Derive(Closed with { Kind = RecordKind.AdministrativeAct, FineFen = 100_000_000 }));

    [Fact]
    public void Derive_TriggerWithoutTerm_LastsAsLongAsThePenalty()
    {
        var catalogue = Catalogues.Bent(d => d["measures"]![0]!["penalties"]![0]!["termMonths"] = 0);
        Assert.Null(Assert.Single(Derive(catalogue, Closed)).Until);
        Assert.Equal(Day("2026-12-31"), Assert.Single(Derive(catalogue, Closed with { EffectiveUntil = Day("2026-12-31") })).Until);
    }

    [Theory]
    [InlineData(12, "2029-01-31")]
    [InlineData(0, null)] // as long as the penalty, which states no end
    public void Derive_PenaltyMatchesTwoTriggersOfAMeasure_LastsForTheLonger(int otherTerm, string? expected)
    {
        var catalogue = Catalogues.Bent(d => d["measures"]![0]!["penalties"]!.AsArray().Add(
            new JsonObject { ["fineAtLeastYuan"] = 10, ["termMonths"] = otherTerm }));
        var sanction = Assert.Single(Derive(catalogue, Closed with { FineFen = 1_000 }));
        Assert.Equal(["bar"], sanction.MeasureCodes);
        Assert.Equal(DayOf(expected), sanction.Until);
    }

    [Fact]
    public void Derive_SeveralRecords_StandInOrderOfDecisionThenKey() =>
        Assert.Equal(
            ["3", "1", "2"],
            Derive(Debt("2"), Debt("1"), Named with { Key = KeyOf("3") }).Select(s => s.Record.RecordNumber));

    [Fact]
    public void HoldsOn_FirstAndLastDay_AreInside()
    {
        var sanction = Assert.Single(Derive(Named with { EffectiveUntil = Day("2026-03-01") }));
        Assert.Equal([false, true, true, false], Days("2026-01-31", "2026-02-01", "2026-03-01", "2026-03-02").Select(sanction.HoldsOn));
        Assert.Equal([false, false, false, true], Days("2026-01-31", "2026-02-01", "2026-03-01", "2026-03-02").Select(sanction.IsOverBy));
    }

    private static IEnumerable<BeijingDate> Days(params string[] days) => days.Select(Day);

    private static BeijingDate? DayOf(string? iso) => iso is null ? null : Day(iso);

    private static IReadOnlyList<Sanction> Derive(params RecordFacts[] records) => Derive(Catalogues.Standard, records);

    private static IReadOnlyList<Sanction> Derive(MeasureCatalogue catalogue, params RecordFacts[] records) =>
        SanctionRules.Derive(records, catalogue.Basis());
}
