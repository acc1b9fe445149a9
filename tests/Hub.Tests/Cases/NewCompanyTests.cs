using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>
/// A company of which nobody has reported anything: what a new company does first is taken, and nobody takes it for a bad one.
/// </summary>
public sealed class NewCompanyTests
{
    private const string Matter = "licence-under-commitment";

    [Fact]
    public async Task EducationAndCommitment_OfANewCompany_AreTakenAndTheWayIsOfferedForReview()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            var educated = await hub.Act(TestHub.Supervising("sx-market"), r => r.Education = new EducationStep
            {
                Record = new RecordEducation { Topic = "承诺制", GivenBy = "sx-market", GivenOn = Rows.Day(2026, 11, 2) },
            });
            Assert.Equal(CaseState.Ended, educated.Case.State);
            await StaysUnknown(hub);

            // What stays closed to a company that nobody knows: everything about records.
            var refused = await CaseCalls.Refused(hub.Act(TestHub.Supervising("sx-hrss"), r =>
                r.Listing = new DeterminationStep { Propose = Determinations.Proposal() }));
            Assert.Equal("SUBJECT_UNKNOWN", refused.Reason());
        }

        // An education is no record, before a restart and after it.
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await StaysUnknown(hub);
            var made = await hub.Commit();
            Assert.Equal(CaseState.Open, made.Case.State);
            await StaysUnknown(hub);

            // Its own word made it no better known; that of the body that examined it does.
            made = await hub.Act(TestHub.Supervising("sx-market"), r =>
            {
                r.CaseId = made.Case.CaseId;
                r.Commitment = new CommitmentStep { Verify = new VerifyCommitment() };
            });
            var known = await hub.Check(Rows.Company, Matter, r => r.Freshness = new Freshness { AtLeast = made.Token });
            Assert.Equal((Verdict.Clear, CommitmentProcedure.Immediate, false),
                (known.Verdict, known.CommitmentPath.Procedure, known.CommitmentPath.Review));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static async Task StaysUnknown(TestHub hub)
    {
        foreach (var day in (BeijingDate?[])[null, Rows.Day(2026, 11, 3)])
        {
            var answer = await hub.Check(Rows.Company, Matter, r =>
            {
                r.EffectiveOn = day;
                if (day is null) r.Freshness = new Freshness { FullyConsistent = true };
            });
            Assert.Equal(Verdict.UnknownSubject, answer.Verdict);
            Assert.Equal((CommitmentProcedure.Immediate, true), (answer.CommitmentPath.Procedure, answer.CommitmentPath.Review));
            Assert.Equal(CommitmentPathGround.UnknownSubject, answer.CommitmentPath.Reasons[^1].Ground);
        }
    }
}
