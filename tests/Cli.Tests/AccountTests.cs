using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

/// <summary><c>hubctl account</c> and <c>hubctl ban published</c>.</summary>
public sealed class AccountTests : CliFixture
{
    private const string Id = "ZZ-20261102-aaaaaaaaaaaa";

    [Theory]
    [InlineData("answer", "Answer", "--measures", "已督促", "--document", "复1")]
    [InlineData("return", "ReturnAnswer", "--reason", "未履行")]
    [InlineData("pay", "RecordPayment", "--yuan", "0.01", "--document", "凭1")]
    [InlineData("confirm", "ConfirmConnection", "--document", "核1")]
    [InlineData("close", "Close", "--reason", "已履行")]
    public async Task Step_IsTakenForTheCasesOwnSubject(string verb, string step, params string[] options)
    {
        var outcome = await TakenAsync(["account", verb, Id, .. options]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var request = Assert.Single(Hub.Cases.Steps);
        Assert.Equal((Code, Id, step), (request.UnifiedSocialCreditCode, request.CaseId, request.Accountability.StepCase.ToString()));
    }

    [Fact]
    public async Task Superior_NamesTheRecordWithSlashesOfItsOwn()
    {
        await TakenAsync("account", "superior", Code, "--record", "sx-court/court.judgment-default/a/b", "--content", "通报", "--document", "通1");
        var record = Assert.Single(Hub.Cases.Steps).Accountability.NotifySuperior.Record;
        Assert.Equal(("sx-court", "court.judgment-default", "a/b"), (record.Source, record.Dataset, record.RecordNumber));
    }

    [Fact]
    public async Task Arrears_AreGivenInYuanAndSentInFen()
    {
        await TakenAsync("account", "arrears", Code, "--creditor", "91610000220568570K", "--yuan", "120000.50", "--overseer", "sx-finance", "--document", "核1");
        Assert.Equal(120_000_50, Assert.Single(Hub.Cases.Steps).Accountability.TakeUpArrears.Amount.MinorUnits);
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("-5")]
    [InlineData("0")]
    public async Task Arrears_AmountThatIsNone_IsWrongUsage(string yuan)
    {
        var outcome = await TakenAsync("account", "pay", Id, "--yuan", yuan, "--document", "凭1");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(Hub.Cases.Steps);
    }

    [Fact]
    public async Task Person_IsNamedByNameAndRole()
    {
        await TakenAsync("account", "person", Code, "--listing", "RD-1", "--person", "张三:directly-responsible", "--measure", "约谈", "--document", "约1");
        var person = Assert.Single(Hub.Cases.Steps).Accountability.HoldPerson.Person;
        Assert.Equal(("张三", PersonRole.DirectlyResponsible), (person.Name, person.Role));
    }

    [Fact]
    public async Task Published_ListsTheBansOfAYear()
    {
        Hub.Cases.Bans =
        [
            new PublishedBan
            {
                CaseId = "JR-1", UnifiedSocialCreditCode = Code, SubjectName = "某公司", ListName = "行业禁入", Reason = "生产不合格食品", Authority = "市监局", DocumentNumber = "禁1",
                EffectiveFrom = new BeijingDate { Year = 2026, Month = 11, Day = 10 }, ForEver = true, IndustryCodes = { "C14" },
            },
        ];
        var outcome = await RunAsync("ban", "published", "--year", "2026");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("行业禁入 +C14 +生产不合格食品 +市监局 +禁1 +2026-11-10 – for ever +JR-1", outcome.Out);
        Assert.Equal(2026, Hub.Cases.BansOfYear);
    }

    private Task<Outcome> TakenAsync(params string[] args)
    {
        Hub.Cases.Held =
        [
            new Case
            {
                CaseId = Id, Kind = CaseKind.Accountability, State = CaseState.Open, UnifiedSocialCreditCode = Code, OpenedBy = "sx-market",
                OpenedOn = new BeijingDate { Year = 2026, Month = 11, Day = 2 }, Steps = { new CaseStepTaken { Verb = "FlagConnection" } },
            },
        ];
        return RunAsync(args);
    }
}
