using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class ConsentTests : CliFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var held = new Case { CaseId = "SQ-1", Kind = CaseKind.Consent, State = CaseState.Open, UnifiedSocialCreditCode = Code, Responsible = "" };
        held.Steps.Add(new CaseStepTaken { Verb = "GiveConsent" });
        Hub.Cases.Held = [held];
    }

    [Fact]
    public async Task Verbs_TakeTheirSteps()
    {
        var given = await RunAsync(
            "consent", "give", Code, "--to", "bank-xian", "--for", "financing", "--dataset", "pbc.financing", "--dataset", "tax.arrears", "--until", "2027-11-01");
        var revoked = await RunAsync("consent", "revoke", Code, "SQ-1");

        Assert.Equal((0, "", 0, ""), (given.ExitCode, given.Error, revoked.ExitCode, revoked.Error));
        var steps = Hub.Cases.Steps.ToList();
        var give = steps[0].Consent.Give;
        Assert.Equal(("bank-xian", "financing", 2027, null), (give.Agency, give.Purpose, give.Until.Year, give.From));
        Assert.Equal(["pbc.financing", "tax.arrears"], give.Datasets);
        Assert.Equal(("SQ-1", ConsentStep.StepOneofCase.Revoke), (steps[1].CaseId, steps[1].Consent.StepCase));
    }

    [Fact]
    public async Task List_ShowsConsents()
    {
        var outcome = await RunAsync("consent");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(outcome.Lines, l => l.Contains("SQ-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Give_WithoutAnEnd_IsNotSent()
    {
        var outcome = await RunAsync("consent", "give", Code, "--to", "bank-xian", "--for", "financing");
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Empty(Hub.Cases.Steps);
    }
}
