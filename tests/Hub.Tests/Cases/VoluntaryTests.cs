using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases;

public sealed class VoluntaryTests
{
    private const string Matter = "licence-under-commitment";

    [Fact]
    public async Task Profile_TellsVerifiedFromOnlyStated_AndAFalseOneCountsAsBroken()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()));
            var first = await Register(hub, "专利甲");
            var second = await Register(hub, "专利乙");
            await Register(hub, "专利丙");
            await Step(hub, first, new VoluntaryStep { Verify = new VerifyFact() });
            var profile = await Profile(hub);
            Assert.Equal((1, 2), (profile.Voluntary.Verified, profile.Voluntary.Stated));
            Assert.Equal(CaseState.Verified, profile.OpenCases.Single(c => c.CaseId == first).State);
            Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company, Matter)).Verdict);

            await Step(hub, second, new VoluntaryStep { FindFalse = new FindFactFalse { DocumentNumber = "陕市监违认〔2026〕2号" } });
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            var profile = await Profile(hub);
            Assert.Equal((1, 1), (profile.Voluntary.Verified, profile.Voluntary.Stated));
            var check = await hub.Check(Rows.Company, Matter);
            Assert.Equal((Verdict.Barred, "陕市监违认〔2026〕2号"), (check.Verdict, Assert.Single(check.Reasons).DocumentNumber));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Profile_OpenCases_AreShownToTheirPartiesOnly()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var id = (await hub.Commit()).Case.CaseId;
        var shown = Assert.Single((await Profile(hub)).OpenCases);
        Assert.Equal((id, CaseKind.Commitment, "commitment.verify", 0), (shown.CaseId, shown.Kind, shown.Deadline.Term, shown.Steps.Count));
        Assert.Single((await Profile(hub, "sx-portal", Rows.Company)).OpenCases);
        Assert.Empty((await Profile(hub, "sx-tax")).OpenCases);
        await hub.Act(TestHub.Supervising("sx-market"), r =>
        {
            r.CaseId = id;
            r.Commitment = new CommitmentStep { FindKept = new FindCommitmentKept() };
        });
        Assert.Empty((await Profile(hub)).OpenCases);
    }

    [Fact]
    public async Task Education_IsKeptAsACaseAndChangesNoAnswer()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var before = await Profile(hub);
        var given = await hub.Act(TestHub.Supervising("sx-market"), r => r.Education = new EducationStep
        {
            Record = new RecordEducation { Topic = "信用法规与承诺制", GivenBy = "sx-market", GivenOn = Rows.Day(2026, 11, 2) },
        });
        Assert.Equal((CaseState.Ended, "信用法规与承诺制"), (given.Case.State, (await hub.Case(given.Case.CaseId)).Education.Topic));
        Assert.Equal(before.Standings, (await Profile(hub)).Standings);
        Assert.Equal(before.RecordCounts, (await Profile(hub)).RecordCounts);
    }

    private static async Task<string> Register(TestHub hub, string content) => (await hub.Act(CaseCalls.AsCompany(Rows.Company), r => r.Voluntary = new VoluntaryStep
    {
        Register = new RegisterFact { Topic = "知识产权", Content = content, VerifiedBy = "sx-market", TruthCommitted = true, Authorised = true },
    })).Case.CaseId;

    private static Task<ActResponse> Step(TestHub hub, string id, VoluntaryStep step) => hub.Act(TestHub.Supervising("sx-market"), r =>
    {
        r.CaseId = id;
        r.Voluntary = step;
    });

    private static async Task<CreditProfile> Profile(TestHub hub, string agency = "operator", string? actingFor = null)
    {
        var caller = actingFor is null ? TestHub.As(agency, "supervision") : CaseCalls.AsCompany(actingFor);
        return (await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, caller, cancellationToken: TestHub.Token)).Profile;
    }
}
