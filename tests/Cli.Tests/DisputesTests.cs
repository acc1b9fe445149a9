using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests;

/// <summary><c>hubctl repair</c> and <c>hubctl objection</c>: each verb reaches the hub as its step.</summary>
public sealed class DisputesTests : CliFixture
{
    private const string CaseId = "XF-20261102-aaaaaaaaaaaa";
    private static readonly RecordReference Target = new() { Source = "sx-market", Dataset = "market.penalty", RecordNumber = "陕市监罚/2026/104" };

    [Fact]
    public async Task RepairApply_SubmitsTheProofAndNamesItWithTheApplication()
    {
        Hub.Cases.Held = [Sample()];
        var outcome = await RunAsync(
            "repair", "apply", Code, "--record", "sx-market/market.penalty/陕市监罚/2026/104", "--proof", FileOf("paid.pdf", "paid"), "--statement", "已缴清",
            "--commitment", "承诺", "--command-id", "c1", "--note", "请尽快办理");

        Assert.Equal((0, $"{CaseId}: open, sx-market must act, due 2026-11-05"), (outcome.ExitCode, outcome.Lines[0]));
        Assert.Equal(("paid.pdf", "application/pdf"), (Hub.Cases.Submitted!.Name, Hub.Cases.Submitted.MediaType));
        Assert.Equal(
            new ActRequest
            {
                UnifiedSocialCreditCode = Code, CommandId = "c1", Note = "请尽快办理", DocumentIds = { new string('d', 64) },
                Repair = new RepairStep { Apply = new ApplyForRepair { Target = Target, Statement = "已缴清", Commitment = "承诺" } },
            },
            Assert.Single(Hub.Cases.Steps));
    }

    [Fact]
    public async Task RepairVerbs_AreTheirSteps()
    {
        await Expect(new RepairStep { Accept = new AcceptRepair() }, "accept");
        await Expect(new RepairStep { Decline = new DeclineRepair { Reason = "材料不全" } }, "decline", "--reason", "材料不全");
        await Expect(new RepairStep { Grant = new GrantRepair { DocumentNumber = "修1号" } }, "grant", "--document", "修1号");
        await Expect(new RepairStep { Reject = new RejectRepair { DocumentNumber = "修2号", Reason = "未改正" } }, "reject", "--document", "修2号", "--reason", "未改正");
        await Expect(new RepairStep { Withdraw = new WithdrawRepair() }, "withdraw");
        await Expect(new RepairStep { OrderCheck = new OrderRepairCheck() }, "order-check");
        await Expect(new RepairStep { Confirm = new ConfirmRepair() }, "confirm");
        await Expect(new RepairStep { Revoke = new RevokeRepair { DocumentNumber = "撤1号", Reason = "伪造" } }, "revoke", "--document", "撤1号", "--reason", "伪造");

        Task Expect(RepairStep step, string verb, params string[] options) => Taken("repair", verb, options, request => Assert.Equal(step, request.Repair));
    }

    [Fact]
    public async Task ObjectionVerbs_AreTheirSteps()
    {
        await Expect(new ObjectionStep { Mark = new MarkObjection() }, "mark");
        await Expect(new ObjectionStep { Forward = new ForwardObjection() }, "forward");
        await Expect(new ObjectionStep { Keep = new KeepObjection() }, "keep");
        await Expect(new ObjectionStep { Suspend = new SuspendObjection { Reason = "鉴定" } }, "suspend", "--reason", "鉴定");
        await Expect(new ObjectionStep { Resume = new ResumeObjection() }, "resume");
        var decision = new DecideObjection { Outcome = ObjectionOutcome.Withdrawn, Reasons = "重名", DocumentNumber = "异1号" };
        await Expect(new ObjectionStep { Decide = decision }, "decide", "--outcome", "withdrawn", "--reasons", "重名", "--document", "异1号");
        await Expect(new ObjectionStep { Close = new CloseObjection() }, "close");
        await Expect(new ObjectionStep { Withdraw = new WithdrawObjection() }, "withdraw");

        Task Expect(ObjectionStep step, string verb, params string[] options) => Taken("objection", verb, options, request => Assert.Equal(step, request.Objection));
    }

    [Fact]
    public async Task ObjectionRaise_NamesRecordGroundAndStatement()
    {
        Hub.Cases.Held = [Sample()];
        var outcome = await RunAsync("objection", "raise", Code, "--record", "sx-market/market.penalty/陕市监罚/2026/104", "--ground", "wrongly-listed", "--statement", "并非本公司");
        Assert.Equal(0, outcome.ExitCode);
        var raise = new RaiseObjection { Target = Target, Ground = ObjectionGround.WronglyListed, Statement = "并非本公司" };
        Assert.Equal(new ObjectionStep { Raise = raise }, Assert.Single(Hub.Cases.Steps).Objection);
    }

    [Fact]
    public async Task Lists_AskForTheirProcessOnly()
    {
        Hub.Cases.Held = [Sample()];
        Assert.Equal("1 case", (await RunAsync("repair", "--overdue", "--responsible", "sx-market")).Lines[^1].Replace("cases", "case", StringComparison.Ordinal));
        Assert.Equal(
            (CaseKind.Repair, true, true, "sx-market"),
            (Hub.Cases.LastListing!.Kind, Hub.Cases.LastListing.OpenOnly, Hub.Cases.LastListing.OverdueOnly, Hub.Cases.LastListing.Responsible));
        await RunAsync("objection", "--all");
        Assert.Equal((CaseKind.Objection, false), (Hub.Cases.LastListing.Kind, Hub.Cases.LastListing.OpenOnly));
    }

    [Fact]
    public async Task Refusal_SaysWhyAndWhatToDo()
    {
        Hub.Cases.Held = [Sample()];
        Hub.Cases.Refuse = _ => Refusals.Of(
            StatusCode.FailedPrecondition, ErrorReason.CaseTooEarly, "Repair may be applied for from 2027-04-01.", ("earliest_on", "2027-04-01"));
        var outcome = await RunAsync("repair", "apply", Code, "--record", "a/b/c", "--statement", "x", "--commitment", "y");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("CASE_TOO_EARLY: Repair may be applied for from 2027-04-01.", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("«market.penalty» names no record", "repair", "apply", Code, "--record", "market.penalty", "--statement", "x")]
    [InlineData("--document", "repair", "grant", CaseId)]
    [InlineData("«perhaps» will not do for --outcome", "objection", "decide", CaseId, "--outcome", "perhaps", "--reasons", "x")]
    [InlineData("--ground", "objection", "raise", Code, "--record", "a/b/c", "--statement", "x")]
    public async Task WrongUsage_IsNamed(string expected, params string[] args)
    {
        var outcome = await RunAsync(args);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Hub.Cases.Steps);
    }

    private async Task Taken(string command, string verb, string[] options, Action<ActRequest> check)
    {
        Hub.Cases.Held = [Sample()];
        Hub.Cases.Steps.Clear();
        var outcome = await RunAsync([command, verb, CaseId, .. options]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var request = Assert.Single(Hub.Cases.Steps);
        Assert.Equal((Code, CaseId), (request.UnifiedSocialCreditCode, request.CaseId));
        check(request);
    }

    private static Case Sample() => new()
    {
        CaseId = CaseId,
        Kind = CaseKind.Repair,
        State = CaseState.Open,
        UnifiedSocialCreditCode = Code,
        SubjectName = "某公司",
        Responsible = "sx-market",
        OpenedOn = new BeijingDate { Year = 2026, Month = 11, Day = 2 },
        Deadline = new CaseDeadline { Term = "repair.accept", DueOn = new BeijingDate { Year = 2026, Month = 11, Day = 5 } },
        Steps = { new CaseStepTaken { Verb = "ApplyForRepair" } },
    };
}
