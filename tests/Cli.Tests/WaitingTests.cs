using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class WaitingTests : CliFixture
{
    [Fact]
    public async Task Waiting_ShowsWhoWaitsWhyAndWhatIsKnownByNow()
    {
        Hub.Identity.Waiting = [Row(7), Row(8, suggested: Code), Row(9, candidate: Code)];

        var outcome = await RunAsync("waiting", "--source", "sx-market", "--dataset", "market.penalty");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("7 +2026-11-02T09:00:00 +sx-market +market.penalty +CF-7 +某公司 +610000100457811 +number unknown", outcome.Out);
        Assert.Matches($"8 .* resolvable: {Code}", outcome.Out);
        Assert.Matches(@$"9 .* perhaps 西安某某 \({Code}\)", outcome.Out);
        Assert.Equal("3 waiting rows", outcome.Lines[^1]);
        Assert.Equal(("sx-market", "market.penalty"), (Hub.Identity.LastListing!.Source, Hub.Identity.LastListing.Dataset));
    }

    [Fact]
    public async Task Waiting_Json_IsOneMessageALine()
    {
        Hub.Identity.Waiting = [Row(7), Row(8), Row(9)];

        var outcome = await RunAsync("waiting", "--json");

        Assert.Equal(Hub.Identity.Waiting, outcome.Lines.Select(line => JsonParser.Default.Parse<WaitingRow>(line)));
    }

    [Fact]
    public async Task Decisions_ReachTheHub()
    {
        var resolved = await RunAsync("waiting", "resolve", "7", Code);
        var discarded = await RunAsync("waiting", "discard", "8", "--reason", "企业已注销");

        Assert.Equal((0, $"7 is {Code}: recorded"), (resolved.ExitCode, resolved.Lines[0]));
        Assert.Equal((0, "8 discarded"), (discarded.ExitCode, discarded.Lines[0]));
        Assert.Equal(
            [new ResolveWaitingRequest { WaitingId = 7, UnifiedSocialCreditCode = Code }, new ResolveWaitingRequest { WaitingId = 8, DiscardReason = "企业已注销" }],
            Hub.Identity.Decisions);
    }

    [Fact]
    public async Task Accept_ResolvesWhatIsSuggestedAndGoesOnAfterARefusal()
    {
        Hub.Identity.Waiting = [Row(1, suggested: Code), Row(2), Row(3, suggested: Code), Row(4, suggested: Code)];
        Hub.Identity.Refuse = request => request.WaitingId == 3
            ? Refusals.Of(StatusCode.FailedPrecondition, ErrorReason.RecordOfOtherSubject, "held for another.")
            : null;

        var outcome = await RunAsync("waiting", "accept");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal([1, 4], Hub.Identity.Decisions.Select(d => d.WaitingId));
        Assert.Contains("3: RECORD_OF_OTHER_SUBJECT: held for another.", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("2 resolved, 1 refused", outcome.Lines[^1]);
    }

    [Fact]
    public async Task Resolve_Refused_SaysWhyAndWhatToDo()
    {
        Hub.Identity.Refuse = _ => Refusals.Of(StatusCode.NotFound, ErrorReason.WaitingUnknown, "No row 7 waits.", ("waiting_id", "7"));

        var outcome = await RunAsync("waiting", "resolve", "7", Code);

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("WAITING_UNKNOWN: No row 7 waits.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("«hubctl waiting»", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("«seven» is no number of a row", "waiting", "resolve", "seven", Code)]
    [InlineData("See «hubctl waiting resolve --help»", "waiting", "resolve", "7")]
    [InlineData("--reason", "waiting", "discard", "7")]
    public async Task WrongUsage_IsNamed(string expected, params string[] args)
    {
        var outcome = await RunAsync(args);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Hub.Identity.Decisions);
    }

    private static WaitingRow Row(long id, string suggested = "", string candidate = "") => new()
    {
        WaitingId = id,
        Record = new RecordReference { Source = "sx-market", Dataset = "market.penalty", RecordNumber = $"CF-{id}" },
        Version = 1,
        Subject = new SubjectReference { RegistrationNumber = "610000100457811", Name = "某公司" },
        Reason = WaitingReason.NumberUnknown,
        SuggestedCode = suggested,
        Candidates = { candidate.Length > 0 ? [new WaitingCandidate { UnifiedSocialCreditCode = candidate, Name = "西安某某" }] : [] },
        WaitingSince = "2026-11-02T09:00:00",
    };
}
