using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class CasesTests : CliFixture
{
    [Fact]
    public async Task Cases_ProvisionalDeadline_IsMarked()
    {
        var held = Sample(overdue: false);
        held.Deadline.Provisional = true;
        Hub.Cases.Held = [held];

        Assert.Contains("2027-01-02 (provisional)", (await RunAsync("cases")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_ShowsWhatIsUnderWayAndWhatIsOverdue()
    {
        Hub.Cases.Held = [Sample(overdue: true), Sample(overdue: false)];

        var outcome = await RunAsync("cases", "--open", "--responsible", "sx-market", "--kind", "commitment");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("CN-20261102-aaaaaaaaaaaa +commitment +open +某公司 .*sx-market +2027-01-02 OVERDUE +2026-11-02 +DeadlinePassed", outcome.Out);
        Assert.Equal("2 cases", outcome.Lines[^1]);
        var asked = Hub.Cases.LastListing!;
        Assert.Equal(("sx-market", CaseKind.Commitment, true, false), (asked.Responsible, asked.Kind, asked.OpenOnly, asked.OverdueOnly));
    }

    [Fact]
    public async Task Show_WritesEveryStepWithWhoTookIt()
    {
        Hub.Cases.Held = [Sample(overdue: true)];

        var outcome = await RunAsync("cases", "show", "CN-20261102-aaaaaaaaaaaa");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("due       2027-01-02 OVERDUE (commitment.verify: 国办发〔2020〕42号, in force from 2020-10-27)", outcome.Out, StringComparison.Ordinal);
        Assert.Matches("2026-11-02 +MakeCommitment +the company, through sx-portal +dddddddddddd +诚信", outcome.Out);
        Assert.Matches("2027-01-03 +DeadlinePassed +the calendar", outcome.Out);
    }

    [Fact]
    public async Task Act_TakesTheStepOfAFileAndGivesItACommandId()
    {
        Hub.Cases.Held = [Sample(overdue: false)];
        var step = FileOf("step.json", $$"""{"unifiedSocialCreditCode": "{{Code}}", "caseId": "CN-1", "commitment": {"findKept": {} } }""");

        var outcome = await RunAsync("cases", "act", step);

        Assert.Equal((0, "CN-20261102-aaaaaaaaaaaa: open, sx-market must act, due 2027-01-02"), (outcome.ExitCode, outcome.Lines[0]));
        var taken = Assert.Single(Hub.Cases.Steps);
        Assert.Equal((32, CommitmentStep.StepOneofCase.FindKept), (taken.CommandId.Length, taken.Commitment.StepCase));
    }

    [Fact]
    public async Task Act_FileThatIsNoStep_IsWrongUsage()
    {
        var outcome = await RunAsync("cases", "act", FileOf("step.json", """{"stepp": 1}"""));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("stepp", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_GoInAndComeBackUnderAPlainName()
    {
        Hub.Cases.GivenBack = new GetDocumentResponse { Name = "../../proof.txt", Content = ByteString.CopyFromUtf8("proof"), SubmittedBy = "sx-portal", RecordedAt = "2026-11-02T09:00:00+08:00" };

        var submitted = await RunAsync("cases", "submit", Code, FileOf("proof.txt", "proof"), "--type", "text/plain");
        var target = Path.Combine(Folder, "out.txt");
        var fetched = await RunAsync("cases", "fetch", Code, new string('d', 64), "-o", target);

        Assert.Equal((0, new string('d', 64)), (submitted.ExitCode, submitted.Lines[0]));
        Assert.Equal(("proof.txt", "text/plain", "proof"), (Hub.Cases.Submitted!.Name, Hub.Cases.Submitted.MediaType, Hub.Cases.Submitted.Content.ToStringUtf8()));
        Assert.Equal((0, "proof"), (fetched.ExitCode, await File.ReadAllTextAsync(target, Cancelled)));
        Assert.Equal(2, (await RunAsync("cases", "fetch", Code, new string('d', 64), "-o", target)).ExitCode);
    }

    [Fact]
    public async Task Watch_WritesChangesAndKeepsTheLastToken()
    {
        var set = new CaseChangeSet { Token = new ChangeToken { Value = "t1" }, RecordedAt = "2027-01-03T00:00:31+08:00" };
        set.Changes.Add(new CaseChange { Kind = CaseChangeKind.Overdue, Case = Sample(overdue: true) });
        Hub.Cases.Told = [new WatchCasesResponse { CaughtUp = new CaughtUp { Token = new ChangeToken { Value = "t0" } } }, new WatchCasesResponse { Changes = set }];
        var kept = Path.Combine(Folder, "cases.token");

        var outcome = await RunAsync("cases", "watch", "--overdue", "--kind", "commitment", "--responsible", "sx-market", "--from", "beginning", "--max", "1", "--token-file", kept);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal($"2027-01-03T00:00:31+08:00  overdue   CN-20261102-aaaaaaaaaaaa  某公司 ({Code})  DeadlinePassed: open, sx-market must act, due 2027-01-02 OVERDUE", Assert.Single(outcome.Lines));
        var asked = Hub.Cases.LastWatch!;
        Assert.Equal((WatchCasesRequest.StartOneofCase.Beginning, true, CaseKind.Commitment, "sx-market"), (asked.StartCase, asked.Filter.OverdueOnly, asked.Filter.Kinds[0], asked.Filter.Responsible[0]));

        await RunAsync("cases", "watch", "--max", "1", "--token-file", kept);
        Assert.Equal("t1", Hub.Cases.LastWatch!.After.Value);
    }

    private static Case Sample(bool overdue)
    {
        var sample = new Case
        {
            CaseId = "CN-20261102-aaaaaaaaaaaa", Kind = CaseKind.Commitment, State = CaseState.Open, UnifiedSocialCreditCode = Code, SubjectName = "某公司",
            Responsible = "sx-market", OpenedBy = "sx-portal", OpenedOn = Day(2026, 11, 2),
            Deadline = new CaseDeadline { Term = "commitment.verify", DueOn = Day(2027, 1, 2), Rule = "国办发〔2020〕42号", RuleFrom = Day(2020, 10, 27), Overdue = overdue },
        };
        if (overdue)
        {
            sample.Steps.Add(new CaseStepTaken { Verb = "MakeCommitment", Agency = "sx-portal", OnBehalfOfSubject = true, On = Day(2026, 11, 2), DocumentIds = { new string('d', 64) }, Note = "诚信" });
            sample.Steps.Add(new CaseStepTaken { Verb = "DeadlinePassed", On = Day(2027, 1, 3) });
        }
        else
            sample.Steps.Add(new CaseStepTaken { Verb = "MakeCommitment", Agency = "sx-market", On = Day(2026, 11, 2) });

        return sample;
    }

    private static BeijingDate Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };
}
