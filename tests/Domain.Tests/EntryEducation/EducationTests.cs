using CreditHub.Domain.Cases;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.EntryEducation;
using CreditHub.Domain.Tests.Cases;
using CreditHub.Domain.Tests.Profiles;
using CreditHub.Domain.Tests.Sanctions;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.EntryEducation;

public sealed class EducationTests
{
    private readonly Casework _work = new();

    [Theory]
    [InlineData("sx-market", false)]
    [InlineData(Casework.Portal, true)]
    public void Record_ByWhoGaveItOrTheCompany_BringsNoRecord(string agency, bool actsForSubject)
    {
        var given = _work.Take(new CaseActor(agency, actsForSubject), null, new RecordEducation("承诺制", "sx-market", _work.Today));
        Assert.Equal((CaseState.Ended, null, ""), (given.State, given.Deadline, given.Responsible));
        Assert.Empty(_work.Effects);
    }

    [Fact]
    public void Record_ByAnotherBodyOrOfTomorrow_IsRefused()
    {
        Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try("sx-tax", null, new RecordEducation("承诺制", "sx-market", _work.Today))));
        Assert.Equal(CaseRefusal.CaseTooEarly, Casework.Refusal(_work.Try("sx-market", null, new RecordEducation("承诺制", "sx-market", _work.Today.AddDays(1)))));
    }

    /// <summary>Never a condition: whatever is known of a subject, whatever the catalogue, on every day every verdict, its reasons and the way of commitment are
    /// the same with any number of educations as with none.</summary>
    [Fact]
    public void Verdicts_WithAnyEducations_AreTheSameAsWithNone() =>
        Gen.Select(StandingGenerators.Rows, StandingGenerators.Catalogue, StandingGenerators.Day, Gen.Int[0, 30].Array[1, 5], Gen.Bool).Sample((rows, catalogue, day, daysBefore, missing) =>
        {
            var work = new Casework { Today = day };
            var without = Subjects.With(rows);
            foreach (var row in rows) work.Profile.ApplyReported(row, "");
            foreach (var days in daysBefore) work.Take(Casework.Company, null, new RecordEducation("诚信教育", "sx-market", day.AddDays(-days)));

            Assert.Equal(daysBefore.Length, work.Profile.Cases.Count);
            Assert.Empty(work.Effects);
            foreach (var matter in catalogue.Matters)
            {
                var question = new EligibilityQuestion(matter, day, "", "");
                var (with, expected) = (work.Profile.Decide(question, catalogue.Basis()), without.Decide(question, catalogue.Basis()));
                Assert.Equal(expected.Verdict, with.Verdict);
                Assert.Equal(expected.CouldChangeOn, with.CouldChangeOn);
                Assert.Equal(expected.Reasons.Select(r => (r.Measure.Code, r.Effect, r.Sanction)), with.Reasons.Select(r => (r.Measure.Code, r.Effect, r.Sanction)));
                Assert.Equal(CommitmentPathRules.Decide(expected, question, missing)?.Procedure, CommitmentPathRules.Decide(with, question, missing)?.Procedure);
            }
        });
}
