using CreditHub.Grains.MarketSubjects;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

public sealed class ConsentTests
{
    [Fact]
    public async Task Consent_GivenByTheCompany_OpensItsScopeForItsTimeAndIsTakenBackAtOnce()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        Assert.Null(await Scopes(hub));

        var given = await Give(hub, g => g.Datasets.Add("pbc.financing"));
        Assert.Equal((CaseKind.Consent, CaseState.InEffect), (given.Case.Kind, given.Case.State));
        Assert.Equal(["pbc.financing"], Assert.Single((await Scopes(hub))!));
        Assert.Null(await Scopes(hub, purpose: "reporting"));
        Assert.Null(await Scopes(hub, agency: "sx-bidding"));
        await Give(hub);
        Assert.Equal(2, (await Scopes(hub))!.Length);

        var revoked = await hub.Act(CaseCalls.AsCompany(Rows.Company), r => (r.CaseId, r.Consent) = (given.Case.CaseId, new ConsentStep { Revoke = new RevokeConsent() }));
        Assert.Equal(CaseState.Revoked, revoked.Case.State);
        Assert.Empty(Assert.Single((await Scopes(hub))!));
        hub.Time.SetUtcNow(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(8)));
        Assert.Null(await Scopes(hub));
    }

    [Fact]
    public async Task Consent_OpensTheCompanysDataToTheBankAndTheCompanySeesTheUse()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var evaluation = Rows.Registration();
        (evaluation.Dataset, evaluation.RecordNumber, evaluation.CreditEvaluation) = ("credit.evaluation", "ev-1", new CreditEvaluation { Grade = "A", Scheme = "公共信用综合评价" });
        Assert.Equal(RowResult.OutcomeOneofCase.Acknowledged, (await hub.Report("sx-credit", Rows.Of(evaluation)))[0].OutcomeCase);
        var bank = new Metadata { { "credithub-agency", "bank-xian" }, { "credithub-purpose", "financing" } };
        async Task<int> Evaluations()
        {
            var page = await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, bank, cancellationToken: TestHub.Token);
            return page.Records.Count(r => r.Reference.Dataset == "credit.evaluation");
        }

        Assert.Equal(0, await Evaluations());
        var given = await Give(hub, g => (g.Agency, g.Purpose) = ("bank-xian", "financing"));
        Assert.Equal(1, await Evaluations());
        await hub.Act(CaseCalls.AsCompany(Rows.Company), r => (r.CaseId, r.Consent) = (given.Case.CaseId, new ConsentStep { Revoke = new RevokeConsent() }));
        Assert.Equal(0, await Evaluations());

        var seen = await hub.Subjects.ListAccessesAsync(new ListAccessesRequest { UnifiedSocialCreditCode = Rows.Company }, CaseCalls.AsCompany(Rows.Company), cancellationToken: TestHub.Token);
        Assert.Equal(3, seen.Accesses.Count(a => a is { Agency: "bank-xian", Purpose: "financing", Operation: "SubjectService/ListRecords" }));
    }

    [Fact]
    public async Task Consent_ByAnyoneButTheCompany_OrOutOfBounds_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var bank = await CaseCalls.Refused(hub.Act(TestHub.Supervising("bank-xian"), r => r.Consent = Step(_ => { })));
        Assert.Equal((StatusCode.PermissionDenied, "RIGHT_NOT_GRANTED"), (bank.StatusCode, bank.Reason()));
        var authority = await CaseCalls.Refused(hub.Act(TestHub.Supervising("sx-credit"), r => r.Consent = Step(_ => { })));
        Assert.Equal((StatusCode.PermissionDenied, "CASE_WRONG_BODY"), (authority.StatusCode, authority.Reason()));

        foreach (var (with, reason) in ((Action<GiveConsent>, string)[])
        [
            (g => g.Purpose = "land-supply", "CASE_CONDITION_UNMET"), (g => g.From = Rows.Day(2026, 11, 1), "CASE_CONDITION_UNMET"),
            (g => g.Until = Rows.Day(2026, 11, 1), "CASE_CONDITION_UNMET"), (g => g.Until = Rows.Day(2031, 11, 3), "CASE_CONDITION_UNMET"),
            (g => g.Until = null, "FIELD_REQUIRED"), (g => g.Agency = "nobody", "UNKNOWN_CODE"), (g => g.Datasets.Add("no.such"), "DATASET_UNKNOWN"),
        ])
            Assert.Equal(reason, (await CaseCalls.Refused(Give(hub, with))).Reason());
        Assert.Null(await Scopes(hub));
    }

    private static ConsentStep Step(Action<GiveConsent> with)
    {
        var give = new GiveConsent { Agency = "sx-procurement", Purpose = "procurement", Until = Rows.Day(2026, 11, 30) };
        with(give);
        return new ConsentStep { Give = give };
    }

    private static Task<ActResponse> Give(TestHub hub, Action<GiveConsent>? with = null) =>
        hub.Act(CaseCalls.AsCompany(Rows.Company), r => r.Consent = Step(with ?? (_ => { })));

    private static Task<string[][]?> Scopes(TestHub hub, string agency = "sx-procurement", string purpose = "procurement") =>
        hub.Grains.GetGrain<IMarketSubjectGrain>(Rows.Company).GetConsents(agency, purpose);
}
