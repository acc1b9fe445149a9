using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class VoluntaryTests : CliFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var held = new Case { CaseId = "ZC-1", Kind = CaseKind.VoluntaryRegistration, State = CaseState.Open, UnifiedSocialCreditCode = Code, Responsible = "sx-market" };
        held.Steps.Add(new CaseStepTaken { Verb = "RegisterFact" });
        Hub.Cases.Held = [held];
    }

    [Fact]
    public async Task Verbs_TakeTheirSteps()
    {
        string[][] calls =
        [
            ["voluntary", "register", Code, "--topic", "知识产权", "--content", "专利", "--verified-by", "sx-market", "--truthful", "--authorise"],
            ["voluntary", "verify", Code, "ZC-1"], ["voluntary", "refuse", Code, "ZC-1", "--reason", "无法核验"],
            ["voluntary", "false", Code, "ZC-1", "--document-number", "文号", "--found-on", "2026-11-01"], ["voluntary", "withdraw", Code, "ZC-1"],
            ["education", Code, "--topic", "承诺制", "--given-by", "sx-market", "--on", "2026-11-02"],
        ];
        foreach (var call in calls)
        {
            var outcome = await RunAsync(call);
            Assert.Equal((0, "", "ZC-1: open, sx-market must act"), (outcome.ExitCode, outcome.Error, outcome.Lines[0]));
        }

        var steps = Hub.Cases.Steps.ToList();
        Assert.Equal(new RegisterFact { Topic = "知识产权", Content = "专利", VerifiedBy = "sx-market", TruthCommitted = true, Authorised = true }, steps[0].Voluntary.Register);
        Assert.NotNull(steps[1].Voluntary.Verify);
        Assert.Equal("无法核验", steps[2].Voluntary.Refuse.Reason);
        Assert.Equal(("文号", 1), (steps[3].Voluntary.FindFalse.DocumentNumber, steps[3].Voluntary.FindFalse.FoundOn.Day));
        Assert.NotNull(steps[4].Voluntary.Withdraw);
        Assert.Equal(("承诺制", "sx-market", 2), (steps[5].Education.Record.Topic, steps[5].Education.Record.GivenBy, steps[5].Education.Record.GivenOn.Day));
    }

    [Fact]
    public async Task Register_WithoutItsFlags_SaysSoToTheHub()
    {
        await RunAsync("voluntary", "register", Code, "--topic", "知识产权", "--content", "专利", "--verified-by", "sx-market");
        var register = Assert.Single(Hub.Cases.Steps).Voluntary.Register;
        Assert.Equal((false, false), (register.TruthCommitted, register.Authorised));
    }

    [Fact]
    public async Task Profile_ShowsOpenCasesAndWhatIsOnlyStated()
    {
        var profile = new CreditProfile { Name = "某公司", UnifiedSocialCreditCode = Code, Voluntary = new VoluntaryCount { Verified = 1, Stated = 2 } };
        profile.OpenCases.Add(new Case
        {
            CaseId = "ZC-1", Kind = CaseKind.VoluntaryRegistration, State = CaseState.Open, Responsible = "sx-market",
            Deadline = new CaseDeadline { DueOn = new BeijingDate { Year = 2026, Month = 12, Day = 2 }, Overdue = true },
        });
        Hub.Subjects.Profiles = [profile];
        var outcome = await RunAsync("profile", Code);
        Assert.Contains("1 verified, 2 only stated", outcome.Out, StringComparison.Ordinal);
        Assert.Matches("ZC-1 +voluntary registration +open +sx-market +2026-12-02 OVERDUE", outcome.Out);
    }
}
