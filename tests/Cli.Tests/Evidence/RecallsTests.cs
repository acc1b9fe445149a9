using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary><c>hubctl recalls</c>: a line a decision, resumed from the file of the last token.</summary>
public sealed class RecallsTests : CliFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hub.Evidence.Recalls = [.. Enumerable.Range(1, 3).Select(n => new Recall
        {
            Agency = "sx-procurement", DecisionIds = { $"a{n}", $"b{n}" }, UnifiedSocialCreditCode = Code, Change = SanctionChangeKind.SanctionEnded, RecordedAt = "2026-11-25T10:02:11+08:00",
            Record = new RecordReference { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = $"{n}" },
        })];
    }

    [Fact]
    public async Task Recalls_AreALineADecision()
    {
        var outcome = await RunAsync("recalls", "--after", "r0", "--max", "1", "--agency", "sx-procurement");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            ["a1", "b1"], outcome.Lines.Select(line => System.Text.RegularExpressions.Regex.Match(
                line, $"^2026-11-25T10:02:11\\+08:00  {Code}  .*ended.*  sx-court court.judgment-default 1  decision (..) of sx-procurement$").Groups[1].Value));
    }

    [Theory]
    [InlineData(RecallCause.Withdrawn, "withdrawn: it never held, 更正〔2026〕1号, 认定有误")]
    [InlineData(RecallCause.Repaired, "repaired: it held, and ended, 更正〔2026〕1号, 认定有误")]
    [InlineData(RecallCause.Corrected, "corrected, 更正〔2026〕1号, 认定有误")]
    public async Task Recalls_SayWhyTheAnswerChanged(RecallCause cause, string why)
    {
        var recall = Hub.Evidence.Recalls[0];
        (recall.Cause, recall.DocumentNumber, recall.Reason) = (cause, "更正〔2026〕1号", "认定有误");

        var outcome = await RunAsync("recalls", "--after", "r0", "--max", "1");

        Assert.All(outcome.Lines, line => Assert.Contains($"court.judgment-default 1  {why}  decision", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recalls_TokenFile_LetsALaterRunGoOn()
    {
        var file = Path.Combine(Folder, "token");

        var first = await RunAsync("recalls", "--after", "r0", "--max", "2", "--token-file", file, "--json");
        var second = await RunAsync("recalls", "--max", "1", "--token-file", file, "--json");

        Assert.Equal(["1", "2"], Numbers(first));
        Assert.Equal(["3"], Numbers(second));
        Assert.Equal("r3", (await File.ReadAllTextAsync(file, Cancelled)).Trim());
    }

    [Fact]
    public async Task Recalls_CtrlC_NamesTheLastToken()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var file = Path.Combine(Folder, "token");

        var running = RunAsync("", stop.Token, "recalls", "--after", "r0", "--token-file", file);
        while (!File.Exists(file) || (await File.ReadAllTextAsync(file, Cancelled)).Trim() != "r3") await Task.Delay(10, limit.Token);
        await stop.CancelAsync();
        var outcome = await running;

        Assert.Equal((130, 6), (outcome.ExitCode, outcome.Lines.Count));
        Assert.Contains("hubctl recalls --after r3", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recalls_ForgedToken_IsRefused()
    {
        Hub.Calls.Refuse = (method, _) => method == "WatchRecalls" ? Refusals.Of(StatusCode.InvalidArgument, ErrorReason.TokenMalformed, "This is no token.") : null;
        var outcome = await RunAsync("recalls", "--after", "forged");
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("TOKEN_MALFORMED: This is no token.", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recalls_HubNotThere_IsSaidAtOnce()
    {
        var gone = await FakeHubServer.StartAsync();
        await gone.DisposeAsync();
        var outcome = await RunAsync("recalls", "--hub", gone.Address);
        Assert.Equal((4, ""), (outcome.ExitCode, outcome.Out));
    }

    private static string[] Numbers(Outcome outcome) => [.. outcome.Lines.Select(line => JsonParser.Default.Parse<Recall>(line).Record.RecordNumber)];
}
