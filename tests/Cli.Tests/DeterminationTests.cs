using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

/// <summary><c>hubctl listing</c>, <c>ban</c> and <c>rectify</c>: what is typed becomes the step that is meant.</summary>
public sealed class DeterminationTests : CliFixture
{
    private const string Id = "RD-20261102-aaaaaaaaaaaa";

    [Fact]
    public async Task Propose_BeginsACaseOfTheCompany()
    {
        var outcome = await TakenAsync("listing", "propose", Code, "wage-arrears", "--reason", "拖欠工资", "--basis", "罚〔2026〕8号", "--note", "备注");

        var request = Assert.Single(Hub.Cases.Steps);
        Assert.Equal((0, Code, "", "备注"), (outcome.ExitCode, request.UnifiedSocialCreditCode, request.CaseId, request.Note));
        Assert.Equal(("wage-arrears", "拖欠工资", "罚〔2026〕8号"), (request.Listing.Propose.ListCode, request.Listing.Propose.Reason, request.Listing.Propose.BasisDocument));
    }

    [Theory]
    [InlineData("notice", "ServeNotice", "--document", "告1", "--instrument", "条例", "--article", "第四十八条", "--remedy", "陈述申辩")]
    [InlineData("publish", "PublishNotice", "--instrument", "条例", "--article", "第二十七条", "--at", "网站")]
    [InlineData("state", "MakeStatement", "--content", "已支付")]
    [InlineData("decide", "Decide", "--document", "认1", "--until", "2027-03-31")]
    [InlineData("dismiss", "Dismiss", "--reason", "不符")]
    [InlineData("deliver", "Deliver", "--method", "直接送达")]
    [InlineData("ask-removal", "RequestRemoval", "--reason", "已清偿")]
    [InlineData("refuse-removal", "RefuseRemoval", "--document", "复1", "--reason", "未清偿")]
    [InlineData("remove", "Remove", "--document", "移1", "--reason", "已清偿")]
    [InlineData("annul", "Annul", "--document", "撤1", "--reason", "错误")]
    public async Task Step_IsTakenForTheCasesOwnCompany(string verb, string step, params string[] options)
    {
        var outcome = await TakenAsync(["listing", verb, Id, .. options]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var request = Assert.Single(Hub.Cases.Steps);
        Assert.Equal((Code, Id, step), (request.UnifiedSocialCreditCode, request.CaseId, request.Listing.StepCase.ToString()));
    }

    [Fact]
    public async Task Ban_DecidedForEver_NamesPersonsByRole()
    {
        await TakenAsync("ban", "decide", Id, "--document", "禁1", "--for-ever", "--person", "张三:legal-representative", "--attach", new string('d', 64));

        var request = Assert.Single(Hub.Cases.Steps);
        Assert.Equal((true, [new string('d', 64)]), (request.Ban.Decide.ForEver, request.DocumentIds));
        Assert.Equal(new NamedPerson { Name = "张三", Role = PersonRole.LegalRepresentative }, Assert.Single(request.Ban.Decide.Persons));
    }

    [Theory]
    [InlineData("张三")]
    [InlineData("张三:chef")]
    [InlineData("张三:9")]
    public async Task Ban_PersonWithoutARole_IsWrongUsage(string person)
    {
        var outcome = await TakenAsync("ban", "decide", Id, "--document", "禁1", "--person", person);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("NAME:ROLE", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Hub.Cases.Steps);
    }

    [Theory]
    [InlineData("interview", "HoldInterview", "--content", "提示")]
    [InlineData("done", "ReportRectified", "--account", "已改")]
    [InlineData("verify", "Verify")]
    [InlineData("not-done", "FindNotRectified", "--reason", "未改")]
    [InlineData("extend", "Extend", "--due", "2026-12-31", "--reason", "资金")]
    [InlineData("propose", "ProposeListing", "--list", "wage-arrears", "--body", "sx-hrss", "--reason", "逾期")]
    [InlineData("answer", "AnswerProposal", "--reason", "不列入")]
    [InlineData("withdraw", "Withdraw", "--reason", "撤回")]
    public async Task Rectify_Step_IsTaken(string verb, string step, params string[] options)
    {
        var outcome = await TakenAsync(["rectify", verb, Id, .. options]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(step, Assert.Single(Hub.Cases.Steps).Rectification.StepCase.ToString());
    }

    [Fact]
    public async Task Rectify_Order_StatesWhatAndByWhen()
    {
        await TakenAsync("rectify", "order", Code, "--findings", "问题", "--required", "要求", "--document", "责1", "--basis", "条例", "--due", "2026-12-31");

        var order = Assert.Single(Hub.Cases.Steps).Rectification.Order;
        Assert.Equal(("问题", "要求", "责1", "条例", 31), (order.Findings, order.Required, order.DocumentNumber, order.LegalBasis, order.DueOn.Day));
    }

    [Fact]
    public async Task Listing_Alone_ListsOpenListings()
    {
        Hub.Cases.Held = [Sample()];
        var outcome = await RunAsync("listing");
        Assert.Equal("1 cases", outcome.Lines[^1]);
        Assert.Equal((CaseKind.Listing, true), (Hub.Cases.LastListing!.Kind, Hub.Cases.LastListing.OpenOnly));
    }

    [Fact]
    public async Task Show_WritesWhatTheProcessKnows()
    {
        Hub.Cases.Held = [Sample()];
        var outcome = await RunAsync("cases", "show", Id);
        Assert.Contains("list code: wage-arrears", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("decision:\n  document number: 认1\n  decided on: 2026-11-10\n  persons:\n    name: 张三\n    role: legal representative\n", outcome.Out, StringComparison.Ordinal);
    }

    private Task<Outcome> TakenAsync(params string[] args)
    {
        Hub.Cases.Held = [Sample()];
        return RunAsync(args);
    }

    private static Case Sample() => new()
    {
        CaseId = Id, Kind = CaseKind.Listing, State = CaseState.Decided, UnifiedSocialCreditCode = Code, SubjectName = "某公司", OpenedBy = "sx-hrss",
        OpenedOn = new BeijingDate { Year = 2026, Month = 11, Day = 2 }, Steps = { new CaseStepTaken { Verb = "DecideDetermination", Agency = "sx-hrss", On = new BeijingDate { Year = 2026, Month = 11, Day = 10 } } },
        Listing = new DeterminationParticulars
        {
            ListCode = "wage-arrears",
            Decision = new DeterminationDecision
            {
                DocumentNumber = "认1", DecidedOn = new BeijingDate { Year = 2026, Month = 11, Day = 10 },
                Persons = { new NamedPerson { Name = "张三", Role = PersonRole.LegalRepresentative } },
            },
        },
    };
}
