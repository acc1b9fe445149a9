using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;
using CreditHub.Domain.Repairs;
using CreditHub.Domain.Tests.Disputes;
using Xunit;

namespace CreditHub.Domain.Tests.Repairs;

/// <summary>What may be repaired from when, by the version of the rules of the record's own day.</summary>
public sealed class RepairConditionTests
{
    // decided on, kinds, fine, dataset → earliest, version, class
    [Theory]
    [InlineData("2026-04-01", PenaltyKinds.Fine, 50_000, "pbc.penalty", "2026-07-01", "ndrc-36-2026", ConductClass.General)]
    [InlineData("2026-04-01", PenaltyKinds.Fine, 1_000_000, "pbc.penalty", "2027-04-01", "ndrc-36-2026", ConductClass.Serious)]
    [InlineData("2026-03-31", PenaltyKinds.PermitRevoked, 0, "pbc.penalty", "2027-03-31", "gbf-22-2025", ConductClass.Serious)]
    [InlineData("2025-06-21", PenaltyKinds.Fine, 0, "pbc.penalty", "2025-09-21", "ndrc-58-2023", ConductClass.General)]
    [InlineData("2023-04-30", PenaltyKinds.Closed, 0, "pbc.penalty", "2023-10-30", "ndrc-527-2019", ConductClass.Serious)]
    [InlineData("2026-04-01", PenaltyKinds.BusinessStopped | PenaltyKinds.Warning, 0, "market.penalty", "2027-04-01", "ndrc-36-2026", ConductClass.Serious)]
    [InlineData("2025-06-10", PenaltyKinds.Other, 0, "market.penalty", "2025-12-10", "samr-45-2021", ConductClass.Serious)]
    public void Apply_BeforeTheMinimum_IsTooEarlyAndOnItsDayTaken(
        string decidedOn, PenaltyKinds kinds, int fineYuan, string dataset, string earliest, string version, ConductClass @class)
    {
        var counter = new Counter(BeijingDate.Parse(earliest).AddDays(-1).ToString());
        var target = counter.Report(Counter.Penalty(decidedOn, kinds, dataset, fineYuan: fineYuan));

        var refused = counter.Refuse(Counter.Company, Counter.Application(target), withProof: true);
        Assert.Equal(CaseRefusal.CaseTooEarly, refused.Reason);
        Assert.Contains(("earliest_on", earliest), refused.Metadata);
        Assert.Contains(("version", version), refused.Metadata);
        Assert.Contains(refused.Metadata, m => m.Key == "rule" && m.Value.Length > 0);

        counter.Today = BeijingDate.Parse(earliest);
        var terms = ((RepairParticulars)counter.Apply(target).Particulars).Terms;
        Assert.Equal((version, @class, (BeijingDate?)BeijingDate.Parse(earliest)), (terms.Version, terms.Class, terms.EarliestOn));
    }

    [Fact]
    public void Apply_OlderRecordToday_IsJudgedByItsOwnDayNotByTheRuleOfToday()
    {
        // A fine of 2025 under Order 58 stays public for three years; under the rules of 2026 it would have stopped after one.
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2025-06-21"));
        Assert.True(counter.IsPublic(target));
        var terms = ((RepairParticulars)counter.Apply(target).Particulars).Terms;
        Assert.Equal(("国家发展改革委令第58号", (BeijingDate?)BeijingDate.Parse("2028-06-20"), true), (terms.Rule, terms.StopsOn, terms.Unverified));
    }

    [Fact]
    public void Apply_AtTheMaximum_HasNothingLeftToEnd()
    {
        var counter = new Counter("2027-03-31");
        var target = counter.Report(Counter.Penalty("2026-04-01"));
        Assert.True(counter.IsPublic(target));
        counter.Today = BeijingDate.Parse("2027-04-01");
        Assert.False(counter.IsPublic(target));
        Assert.Equal("still_effective", Condition(counter.Refuse(Counter.Company, Counter.Application(target), withProof: true)));
    }

    [Fact]
    public void Apply_StoppedButStillBarring_IsTaken()
    {
        // Minor by its authority's word, so never published, but the fine bars from procurement for three years.
        var counter = new Counter("2026-05-06");
        var target = counter.Report(Counter.Penalty("2026-04-01", fineYuan: 3_000_000, stated: ConductClass.Minor));
        Assert.False(counter.IsPublic(target));
        Assert.Null(((RepairParticulars)counter.Apply(target).Particulars).Terms.EarliestOn);
    }

    [Theory]
    [InlineData(PenaltyKinds.PermitRevoked)]
    [InlineData(PenaltyKinds.PermitSuspended | PenaltyKinds.Fine)]
    [InlineData(PenaltyKinds.ProfessionRestricted)]
    public void Apply_NeverByTheVersion_IsUnsuitable(PenaltyKinds kinds)
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2024-05-06", kinds, "market.penalty"));
        var refused = counter.Refuse(Counter.Company, Counter.Application(target), withProof: true);
        Assert.Equal(CaseRefusal.CaseTargetUnsuitable, refused.Reason);
        Assert.Contains(("rule", "国家市场监督管理总局令第45号"), refused.Metadata);
    }

    [Theory]
    [InlineData("market.abnormal-operation", "2026-10-20", "not_listed")]
    [InlineData("market.penalty", "2026-01-10", "no_repeat")]
    public void Apply_FurtherConditionOfTheVersionUnmet_IsNamed(string dataset, string decidedOn, string condition)
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2024-05-06", PenaltyKinds.ConfiscationOfGains, "market.penalty"));
        counter.Report(Counter.Facts(dataset, "other", decidedOn));
        Assert.Equal(condition, Condition(counter.Refuse(Counter.Company, Counter.Application(target), withProof: true)));
    }

    [Fact]
    public void Apply_ListEntryOfMarketSupervision_WaitsItsYear()
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Facts("market.serious-violation", "S1", "2025-12-01"));
        var refused = counter.Refuse(Counter.Company, Counter.Application(target), withProof: true);
        Assert.Equal((CaseRefusal.CaseTooEarly, true), (refused.Reason, refused.Metadata.Contains(("earliest_on", "2026-12-01"))));
    }

    [Fact]
    public void Apply_WhatCannotBeRepaired_IsRefusedByItsOwnReason()
    {
        var counter = new Counter("2026-11-02");
        var licence = counter.Report(Counter.Facts("market.licence", "L1", "2026-01-05"));
        var withdrawn = counter.Report(Counter.Penalty("2026-05-06", number: "P2") with { Withdrawn = true });
        Assert.Equal(CaseRefusal.CaseTargetUnsuitable, counter.Refuse(Counter.Company, Counter.Application(licence), withProof: true).Reason);
        Assert.Equal(CaseRefusal.CaseTargetUnsuitable, counter.Refuse(Counter.Company, Counter.Application(withdrawn), withProof: true).Reason);
        Assert.Equal(CaseRefusal.RecordUnknown, counter.Refuse(Counter.Company, Counter.Application(licence with { RecordNumber = "L2" }), withProof: true).Reason);
    }

    private static string Condition(CaseDecision.Refused refused)
    {
        Assert.Equal(CaseRefusal.CaseConditionUnmet, refused.Reason);
        return refused.Metadata.Single(m => m.Key == "condition").Value;
    }
}
