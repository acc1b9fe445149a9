using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class WatchTests : CliFixture
{
    [Fact]
    public async Task Watch_Changes_AreWrittenALineEach()
    {
        Hub.Sanctions.Entries = 3;

        var outcome = await RunAsync("watch", "--from", "beginning", "--max", "3");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(3, outcome.Lines.Count);
        Assert.All(outcome.Lines, line =>
            Assert.Matches($"barred +{Code}  西安示例有限公司  procurement: CLEAR → BARRED", line));
    }

    [Fact]
    public async Task Watch_TokenFile_LetsALaterWatchGoOn()
    {
        Hub.Sanctions.Entries = 9;
        var file = Path.Combine(Folder, "token");

        var first = await RunAsync("watch", "--from", "beginning", "--max", "4", "--token-file", file, "--json");
        var second = await RunAsync("watch", "--from", "beginning", "--max", "5", "--token-file", file, "--json");

        Assert.Equal(["t1", "t2", "t3", "t4"], Tokens(first));
        Assert.Equal(["t5", "t6", "t7", "t8", "t9"], Tokens(second));
        Assert.Equal("t9", (await File.ReadAllTextAsync(file, Cancelled)).Trim());
    }

    [Fact]
    public async Task Watch_ConnectionCut_GoesOnByItself()
    {
        Hub.Sanctions.Entries = 6;
        var cuts = 0;
        Hub.Sanctions.CutAfter = response => response.Changes?.Token.Value == "t3" && cuts++ == 0 ? Cut.Unavailable : Cut.None;

        var outcome = await RunAsync("watch", "--from", "beginning", "--max", "6", "--json");

        Assert.Equal(["t1", "t2", "t3", "t4", "t5", "t6"], Tokens(outcome));
        Assert.Equal(1, cuts);
        Assert.Contains("WARNING A watch broke and is opened again, however long that takes: NOT_SERVING", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("The stream goes on after", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_CtrlC_NamesTheLastToken()
    {
        Hub.Sanctions.Entries = 2;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var file = Path.Combine(Folder, "token");

        var running = RunAsync("", stop.Token, "watch", "--from", "beginning", "--token-file", file);
        while (!File.Exists(file) || (await File.ReadAllTextAsync(file, Cancelled)).Trim() != "t2")
            await Task.Delay(10, Cancelled);
        await stop.CancelAsync();
        var outcome = await running;

        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains("hubctl watch --from t2", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_TokenTooOld_NamesTheWayOn()
    {
        Hub.Sanctions.Refuse = _ => Refusals.Of(StatusCode.OutOfRange, ErrorReason.TokenTooOld, "The oldest token is t90.", ("oldest_token", "t90"));

        var outcome = await RunAsync("watch", "--from", "t1");

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("The oldest token is t90.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Start again with a snapshot", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("now", WatchRequest.StartOneofCase.Now)]
    [InlineData("snapshot", WatchRequest.StartOneofCase.Snapshot)]
    [InlineData("2026-03-31T09:30", WatchRequest.StartOneofCase.Since)]
    [InlineData("t1", WatchRequest.StartOneofCase.After)]
    public async Task Watch_From_IsUnderstood(string from, WatchRequest.StartOneofCase start)
    {
        Hub.Sanctions.Refuse = _ => Refusals.Of(StatusCode.PermissionDenied, ErrorReason.PurposeNotGranted, "No.");

        await RunAsync("watch", "--from", from, "--matter", "procurement", "--matter", "loan", "--kind", "barred");

        var request = Assert.Single(Hub.Sanctions.Requests);
        Assert.Equal(start, request.StartCase);
        Assert.Equal(["procurement", "loan"], request.Filter.MatterCodes);
        Assert.Equal([SanctionChangeKind.Barred], request.Filter.Kinds);
    }

    private static IEnumerable<string> Tokens(Outcome outcome) =>
        outcome.Lines.Select(line => JsonParser.Default.Parse<WatchResponse>(line)).Where(response => response.Changes is not null)
            .Select(response => response.Changes.Token.Value);
}
