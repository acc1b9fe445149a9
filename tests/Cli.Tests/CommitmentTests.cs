using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class CommitmentTests : CliFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var held = new Case { CaseId = "CN-1", Kind = CaseKind.Commitment, State = CaseState.Open, UnifiedSocialCreditCode = Code, Responsible = "sx-market" };
        held.Steps.Add(new CaseStepTaken { Verb = "MakeCommitment" });
        Hub.Cases.Held = [held];
    }

    [Fact]
    public async Task Make_EveryOption_ReachesTheHub()
    {
        var outcome = await RunAsync(
            "commitment", "make", Code, "--kind", "deferred-papers", "--matter", "食品经营许可", "--content", "限期补齐", "--accepted-by", "sx-market", "--paper", "场地证明",
            "--fulfil-by", "2026-12-01", "--note", "窗口", "--command-id", "c1", "--about", "sx-court/court.judgment-default/(2026)陕01/17号");

        Assert.Equal((0, "CN-1: open, sx-market must act"), (outcome.ExitCode, outcome.Lines[0]));
        var step = Assert.Single(Hub.Cases.Steps);
        Assert.Equal((Code, "", "c1", "窗口"), (step.UnifiedSocialCreditCode, step.CaseId, step.CommandId, step.Note));
        var expected = new MakeCommitment
        {
            Kind = CommitmentKind.DeferredPapers, Matter = "食品经营许可", Content = "限期补齐", AcceptedBy = "sx-market", Papers = { "场地证明" },
            FulfilBy = new BeijingDate { Year = 2026, Month = 12, Day = 1 },
            About = new RecordReference { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = "(2026)陕01/17号" },
        };
        Assert.Equal(expected, step.Commitment.Make);
    }

    [Fact]
    public async Task Verbs_TakeTheirSteps()
    {
        foreach (var verb in new[] { "verify", "kept", "hand-in", "review", "in-order", "withdraw" }) Assert.Equal(0, (await RunAsync("commitment", verb, Code, "CN-1")).ExitCode);
        Assert.Equal(0, (await RunAsync("commitment", "broken", Code, "CN-1", "--document-number", "文号", "--false", "--found-on", "2026-11-01")).ExitCode);

        Assert.Equal(
            [
                CommitmentStep.StepOneofCase.Verify, CommitmentStep.StepOneofCase.FindKept, CommitmentStep.StepOneofCase.HandIn, CommitmentStep.StepOneofCase.OpenReview,
                CommitmentStep.StepOneofCase.CloseReview, CommitmentStep.StepOneofCase.Withdraw, CommitmentStep.StepOneofCase.FindBroken,
            ],
            Hub.Cases.Steps.Select(s => s.Commitment.StepCase));
        Assert.All(Hub.Cases.Steps, s => Assert.Equal("CN-1", s.CaseId));
        Assert.Equal((CommitmentBreach.False, 2026), (Hub.Cases.Steps.Last().Commitment.FindBroken.Breach, Hub.Cases.Steps.Last().Commitment.FindBroken.FoundOn.Year));
    }

    [Fact]
    public async Task Draw_ShowsTheSampleAndWhatWasDrawn()
    {
        Hub.Cases.Drawn =
        [
            new DrawCommitmentsResponse { Sample = new CommitmentSample { Sample = "CY-1", Population = 40, Drawn = 2, SharePercent = 5, Rule = "规则", PopulationDigest = "abcd" } },
            new DrawCommitmentsResponse { Drawn = new DrawnCommitment { CaseId = "CN-1", UnifiedSocialCreditCode = Code, UnderReview = true } },
            new DrawCommitmentsResponse { Drawn = new DrawnCommitment { CaseId = "CN-2", UnifiedSocialCreditCode = Code } },
        ];

        var outcome = await RunAsync("commitment", "draw", "--from", "2026-10-01", "--until", "2026-10-31", "--seed", "2026123");

        Assert.Equal((0, "CY-1: 2 of 40 commitments, 5 % (规则), population abcd"), (outcome.ExitCode, outcome.Lines[0]));
        Assert.Matches($"CN-2 +{Code} +no, closed or under review", outcome.Out);
        Assert.Equal("2026123", Hub.Cases.LastDraw!.Seed);
        Assert.Equal(2, (await RunAsync("commitment", "draw", "--from", "2026-10-01", "--until", "2026-10-31")).ExitCode);
    }

    [Fact]
    public async Task Make_AboutThatIsNoRecord_IsWrongUsage()
    {
        var outcome = await RunAsync(
            "commitment", "make", Code, "--kind", "repair", "--matter", "修复", "--content", "改正", "--accepted-by", "sx-market", "--about", "17号");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("source/dataset/number", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_UnderCommitment_ShowsWhichWayItGoes()
    {
        CheckRequest? asked = null;
        Hub.Eligibility.Answer = request =>
        {
            asked = request;
            var path = new CommitmentPath { Procedure = CommitmentProcedure.AcceptFirst };
            path.Reasons.Add(new CommitmentPathReason { Text = "部分申报材料不齐备", LegalBasis = new LegalBasis { Instrument = "国办发〔2019〕35号", Article = "二(一)" } });
            return new CheckResponse { Verdict = Verdict.Clear, CommitmentPath = path };
        };

        var outcome = await RunAsync("check", Code, "licence-under-commitment", "--papers-missing");

        Assert.True(asked!.PapersMissing);
        Assert.Contains("procedure: ACCEPT FIRST, complete later (容缺受理)", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("部分申报材料不齐备 (国办发〔2019〕35号 二(一))", outcome.Out, StringComparison.Ordinal);
    }
}
