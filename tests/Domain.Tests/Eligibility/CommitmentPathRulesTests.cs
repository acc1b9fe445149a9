using CreditHub.Domain.Calendar;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Profiles;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;
using static CreditHub.Domain.Tests.Records.Facts;

namespace CreditHub.Domain.Tests.Eligibility;

public sealed class CommitmentPathRulesTests
{
    private static readonly RecordFacts Registered = Of(RecordKind.Registration, "2020-01-02", "r");

    [Fact]
    public void Decide_NothingAgainstTheSubject_IsImmediateOrAcceptedFirst()
    {
        var complete = Decide("2026-11-02", papersMissing: false, Registered);
        Assert.Equal(CommitmentProcedure.Immediate, complete.Procedure);
        var good = Assert.Single(complete.Reasons);
        Assert.Equal((CommitmentPathGround.GoodStanding, "国办发〔2019〕35号"), (good.Ground, good.Basis!.Instrument));

        var missing = Decide("2026-11-02", papersMissing: true, Registered);
        Assert.Equal(CommitmentProcedure.AcceptFirst, missing.Procedure);
        Assert.Equal([CommitmentPathGround.PapersMissing, CommitmentPathGround.GoodStanding], missing.Reasons.Select(r => r.Ground));
        Assert.NotNull(missing.Reasons[0].Basis);
    }

    [Fact]
    public void Decide_ARatedTaxpayer_NamesTheFavour()
    {
        var path = Decide("2026-11-02", papersMissing: true, Of(RecordKind.TaxCreditGrade, "2026-04-01", "g") with { Grade = "A" });
        Assert.Equal((CommitmentPathGround.Favoured, "fast-track"), (path.Reasons[^1].Ground, path.Reasons[^1].MeasureCode));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_BarredOrToBeConsidered_IsOrdinaryWithEveryMeasure(bool papersMissing)
    {
        var barred = Decide("2026-11-02", papersMissing, Debt(), Of(RecordKind.AbnormalOperation, "2026-07-01", "a"));
        Assert.Equal(CommitmentProcedure.Ordinary, barred.Procedure);
        Assert.Contains(barred.Reasons, r => r is { Ground: CommitmentPathGround.Barred, MeasureCode: "restrict-judgment-defaulter" });
        Assert.Contains(barred.Reasons, r => r is { Ground: CommitmentPathGround.MayBeHeldAgainst, MeasureCode: "consider-abnormal-operation" });

        var attention = Decide("2026-11-02", papersMissing, Of(RecordKind.AbnormalOperation, "2026-07-01", "a"));
        Assert.Equal(CommitmentProcedure.Ordinary, attention.Procedure);
        Assert.Equal(CommitmentPathGround.MayBeHeldAgainst, Assert.Single(attention.Reasons).Ground);
    }

    [Theory]
    [InlineData(false, CommitmentProcedure.Immediate)]
    [InlineData(true, CommitmentProcedure.AcceptFirst)]
    public void Decide_UnknownSubject_IsOfferedTheWayAndMarkedForReview(bool papersMissing, CommitmentProcedure expected)
    {
        var path = Decide("2026-11-02", papersMissing);
        Assert.Equal((expected, true), (path.Procedure, path.Review));
        Assert.Equal(CommitmentPathGround.UnknownSubject, path.Reasons[^1].Ground);
        Assert.NotNull(path.Reasons[^1].Basis);
        Assert.DoesNotContain(path.Reasons, r => r.Ground == CommitmentPathGround.GoodStanding);
        Assert.False(Decide("2026-11-02", papersMissing, Registered).Review);

        var early = Decide("2019-07-08", papersMissing);
        Assert.Equal((CommitmentProcedure.Ordinary, CommitmentPathGround.NoRuleInForce, false),
            (early.Procedure, Assert.Single(early.Reasons).Ground, early.Review));
    }

    [Fact]
    public void Decide_FavouredButSomethingStandsAgainstItElsewhere_NamesNoFavour()
    {
        var grade = Of(RecordKind.TaxCreditGrade, "2026-04-01", "g") with { Grade = "A" };
        var against = Of(RecordKind.TaxArrears, "2026-05-01", "t");
        Assert.Contains(Decide("2026-11-02", false, grade).Reasons, r => r.Ground == CommitmentPathGround.Favoured);
        Assert.DoesNotContain(Decide("2026-11-02", false, grade, against).Reasons, r => r.Ground == CommitmentPathGround.Favoured);
    }

    [Fact]
    public void Decide_BeforeAnyRule_IsOrdinaryUntilItComesIntoForce()
    {
        var path = Decide("2019-07-08", papersMissing: true, Registered);
        Assert.Equal((CommitmentProcedure.Ordinary, CommitmentPathGround.NoRuleInForce), (path.Procedure, Assert.Single(path.Reasons).Ground));
        Assert.Equal(Day("2019-07-09"), path.CouldChangeOn);
    }

    [Fact]
    public void Decide_OtherMatters_HaveNoPath()
    {
        var catalogue = Catalogues.Shipped;
        Assert.All(catalogue.Matters.Where(m => m.Code != "licence-under-commitment"), matter =>
            Assert.Null(CommitmentPathRules.Decide(EligibilityDecision.Clear, new EligibilityQuestion(matter, Day("2026-11-02"), "", ""), papersMissing: true)));
    }

    private static CommitmentPath Decide(string day, bool papersMissing, params RecordFacts[] records)
    {
        var question = new EligibilityQuestion(Catalogues.Shipped.FindMatter("licence-under-commitment")!, BeijingDate.Parse(day), "", "");
        var decision = Subjects.With(records).Decide(question, Catalogues.Shipped.Basis());
        return CommitmentPathRules.Decide(decision, question, papersMissing)!;
    }
}
