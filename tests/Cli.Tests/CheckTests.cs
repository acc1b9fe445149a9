using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class CheckTests : CliFixture
{
    [Theory]
    [InlineData(Verdict.Clear, 0, "CLEAR")]
    [InlineData(Verdict.Attention, 10, "ATTENTION")]
    [InlineData(Verdict.Barred, 11, "BARRED")]
    [InlineData(Verdict.UnknownSubject, 12, "UNKNOWN")]
    public async Task Check_EachVerdict_IsShownAndToldToTheShell(Verdict verdict, int exitCode, string word)
    {
        Hub.Eligibility.Answer = _ => new CheckResponse { Verdict = verdict };

        var outcome = await RunAsync("check", Code, "procurement");

        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith($"{word}  {Code}  procurement", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Barred_ShowsLawAuthorityTermAndRemedy()
    {
        Hub.Eligibility.Answer = _ => Barred();

        var outcome = await RunAsync("check", Code, "procurement");

        Assert.All(
            [
                "1. 限制参加政府采购活动 (bar-procurement): MUST be barred (应当)", "失信被执行人 (judgment-defaulter)", "中华人民共和国政府采购法实施条例 第十九条",
                "西安市中级人民法院", "(2026)陕01执17号", "2026-01-05 – until removed", "履行生效法律文书确定的义务", "sx-court court.defaulter: 3 days, overdue",
            ],
            text => Assert.Contains(text, outcome.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_RewardThatRests_SaysWhatItRestsOn()
    {
        var (shown, closed) = (new VerdictReason { MeasureCode = "a", Effect = MeasureEffect.Favour, Resting = true }, new VerdictReason());
        (shown.RestingBecause, shown.RestingRecord) = (
            "judgment-defaulter", new RecordReference { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = "7" });
        (closed.MeasureCode, closed.Effect, closed.Resting) = ("b", MeasureEffect.Favour, true);
        Hub.Eligibility.Answer = _ => new CheckResponse
        {
            Verdict = Verdict.Clear, Reasons = { shown, closed },
            CommitmentPath = new CommitmentPath { Procedure = CommitmentProcedure.Immediate, Review = true },
        };

        var outcome = await RunAsync("check", Code, "procurement");

        Assert.All(
            [
                "while judgment-defaulter holds by sx-court court.judgment-default 7",
                "while something stands against the company that is closed to you",
                "to be reviewed: nothing is known of the company yet",
            ],
            text => Assert.Contains(text, outcome.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_Json_IsTheAnswerItself()
    {
        Hub.Eligibility.Answer = _ => Barred();

        var outcome = await RunAsync("check", Code, "procurement", "--json");

        Assert.Equal(11, outcome.ExitCode);
        Assert.Equal(Barred(), JsonParser.Default.Parse<CheckResponse>(outcome.Out));
    }

    [Fact]
    public async Task Check_AllOptions_ReachTheHub()
    {
        CheckRequest? asked = null;
        Hub.Eligibility.Answer = request =>
        {
            asked = request;
            return new CheckResponse { Verdict = Verdict.Clear };
        };

        await RunAsync(
            "check", Code, "procurement", "--region", "610100", "--industry", "F", "--on", "2026-03-31", "--known-at", "2026-03-31T09:30",
            "--case", "ZB-17", "--agency", "sx-bid", "--purpose", "bidding");

        Assert.Equal(
            new CheckRequest
            {
                UnifiedSocialCreditCode = Code, MatterCode = "procurement", RegionCode = "610100", IndustryCode = "F", CaseNumber = "ZB-17",
                EffectiveOn = new BeijingDate { Year = 2026, Month = 3, Day = 31 }, KnownAt = "2026-03-31T01:30:00Z",
            },
            asked);
        Assert.Equal(("sx-bid", "bidding"), (Hub.Calls.Arrived[^1].Agency, Hub.Calls.Arrived[^1].Purpose));
    }

    [Fact]
    public async Task Check_WrongCheckCharacter_PassesOnWhatTheHubSays()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(
            StatusCode.InvalidArgument, ErrorReason.CodeCheckCharacter, "Character 18 should be K.", ("expected", "K"));

        var outcome = await RunAsync("check", "91610131MA6TYKRX7A", "procurement");

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("Character 18 should be K.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("business licence", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_CodeWithLetterO_HintsAtZero()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(StatusCode.InvalidArgument, ErrorReason.CodeMalformed, "Character 4 is no character of a code.");

        var outcome = await RunAsync("check", "916O0131MA6TYKRX7K", "procurement");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("never holds the letter O. Did you mean 91600131MA6TYKRX7K?", outcome.Error, StringComparison.Ordinal);
    }

    private static CheckResponse Barred() => new()
    {
        Verdict = Verdict.Barred,
        Token = new ChangeToken { Value = "t9" },
        DecisionId = "D-1",
        SourceAges = { new SourceAge { Source = "sx-court", Dataset = "court.defaulter", AgeSeconds = 3 * 86400, Overdue = true } },
        Reasons =
        {
            new VerdictReason
            {
                MeasureCode = "bar-procurement", MeasureName = "限制参加政府采购活动", Effect = MeasureEffect.Must,
                ListCode = "judgment-defaulter", ListName = "失信被执行人",
                LegalBases = { new LegalBasis { Instrument = "中华人民共和国政府采购法实施条例", Article = "第十九条" } },
                Authority = new Authority { Name = "西安市中级人民法院" }, DocumentNumber = "(2026)陕01执17号",
                EffectiveFrom = new BeijingDate { Year = 2026, Month = 1, Day = 5 }, Remedy = "履行生效法律文书确定的义务",
            },
        },
    };
}
