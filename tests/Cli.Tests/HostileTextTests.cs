using CreditHub.Cli.Input;
using CreditHub.Cli.Shell;
using CreditHub.Domain.Texts;
using CreditHub.TestKit.FakeHub;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests;

/// <summary>Whatever a hub or a file writes into a text: on a terminal it moves, hides, colours and forges nothing.</summary>
public sealed class HostileTextTests : CliFixture
{
    private const string Seen = "甲某";
    private const string Hostile = Seen + "\u001b[2J\u009b31m\u202e\u2066\u200b\ufeff\U000E0041\nhubctl: forged\r\nhubctl: forged\u0007乙";

    /// <summary>Commands that show what a hub answered, each with the texts that it shows of it.</summary>
    private static readonly string[] Commands =
    [
        "sources", "datasets", "agencies", "lists", "measures", "matters", "quality", "batches", "figures", "query", "active", "waiting",
        "cases", "consent", "commitment", "watch --max 3", "evaluations watch --max 2", "cases watch --max 2", "recalls --max 2",
        $"check {Code} procurement",
        $"profile {Code}", $"records {Code}", "cases show 1", $"accesses {Code}", $"publicity list {Code}", $"supervision tier {Code}",
        $"evaluations list {Code}",
    ];

    public static TheoryData<string, bool, int> Calls
    {
        get
        {
            var calls = new TheoryData<string, bool, int>();
            foreach (var command in Commands)
                for (var choice = 0; choice < 4; choice++)
                    calls.Add(command, choice % 2 == 1, choice);
            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Command_AnswerFullOfHostileTexts_ShowsThemAndLetsNoneAct(string command, bool json, int choice)
    {
        Hub.Calls.Answer = type => FilledMessage.Of(type, Hostile, choice);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        stop.CancelAfter(TimeSpan.FromSeconds(3));
        var outcome = await RunAsync("", stop.Token, [.. command.Split(' '), .. json ? ["--json"] : Array.Empty<string>()]);
        AssertHarmless(outcome.Out);
        AssertHarmless(outcome.Error);
        Assert.Contains(Seen, outcome.Out + outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_FullOfHostileText_IsShownAndForgesNoLine()
    {
        Hub.Calls.Refuse = (_, _) => new RpcException(new Status(StatusCode.InvalidArgument, Hostile));
        var outcome = await RunAsync("matters");
        AssertHarmless(outcome.Error);
        Assert.Contains(Seen, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("-rf", "rf")]
    [InlineData("证明\u202efdp.exe", "证明_fdp.exe")]
    [InlineData("a\u001b[2J\nb.pdf", "a_[2J_b.pdf")]
    [InlineData("tag\U000E0041s.pdf", "tag_s.pdf")]
    [InlineData("CON:a|b?.pdf", "CON_a_b_.pdf")]
    [InlineData("..", "document")]
    [InlineData("", "document")]
    [InlineData("a/", "document")]
    public void LocalName_OfWhatASubmitterChose_IsAPlainNameHere(string chosen, string name) =>
        Assert.Equal(name, LocalName.Of(chosen, "document"));

    [Fact]
    public void LocalName_OfALongName_KeepsItsEnding()
    {
        var name = LocalName.Of(new string('名', 300) + ".pdf", "document");
        Assert.EndsWith("名.pdf", name, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 10, 255);
    }

    [Theory]
    [InlineData("../outside.json")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b.json")]
    [InlineData("")]
    [InlineData("a\u202eb.json")]
    public void LocalName_BelowAFolder_LeadsNowhereElse(string name) => Assert.Throws<UsageException>(() => LocalName.Below(Folder, name));

    private static void AssertHarmless(string shown)
    {
        Assert.Equal(shown, ShownText.OfLines(shown));
        Assert.DoesNotContain('\r', shown);
        Assert.DoesNotContain("\nhubctl: forged", "\n" + shown, StringComparison.Ordinal);
    }
}
