using CreditHub.TestKit;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class AdapterTests : CliFixture
{
    private const string Name = "tax.a-rated_20261101_001.csv";

    [Fact]
    public async Task Run_OnceOverADropFolder_DeliversAndCounts()
    {
        Drop(Code, Code);
        var outcome = await RunAsync("adapter", "run", "--once", Connection());

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("1 delivered, 0 refused as a whole, 0 failed; 2 rows: 1 recorded, 0 corrected or withdrawn, 1 known already, 0 older than what is known", outcome.Out, StringComparison.Ordinal);
        Assert.Contains($"tax-drop: {Name} is done: 2 rows read", outcome.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "in", "done", Name)));
        Assert.All(Hub.Calls.Arrived.Where(call => call.Method == "Report"), call => Assert.Equal(("sx-tax", "reporting"), (call.Agency, call.Purpose)));
    }

    [Fact]
    public async Task Run_OnceWithRefusedRows_EndsWithThree()
    {
        Drop(Code);
        Hub.Reporting.Refuse = row => row.Record is null ? null : new FieldFault { Reason = ErrorReason.CodeCheckCharacter, Message = "Fails." };
        var outcome = await RunAsync("adapter", "run", "--once", "--json", Connection());
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("\"delivered\":1,\"refused\":0,\"failed\":0,\"rows\":{\"read\":1,", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OnceWithNothingThere_EndsWithZero()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "in"));
        Assert.Equal(0, (await RunAsync("adapter", "run", "--once", Connection())).ExitCode);
    }

    [Fact]
    public async Task Run_UntilStopped_DeliversWhatComesAndEndsInOrder()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Drop(Code);
        var run = RunAsync("", stop.Token, "adapter", "run", Connection());
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(30);
        while (!File.Exists(Path.Combine(Folder, "in", "done", Name)))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "The file was not delivered.");
            await Task.Delay(50, Cancelled);
        }

        var second = await RunAsync("adapter", "run", "--once", Connection());
        Assert.Equal(5, second.ExitCode);
        Assert.Contains("Does another adapter run on this connection?", second.Error, StringComparison.Ordinal);
        await stop.CancelAsync();
        var outcome = await run;
        Assert.Equal(0, outcome.ExitCode);
        Assert.DoesNotContain("ERROR", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--once")]
    [InlineData("check")]
    public async Task SourceAway_IsSaidAndEndsWithFive(params string[] command)
    {
        var connection = FileOf("tax.connection.json", $$"""
            {"agency": "sx-tax", "datasets": ["tax.a-rated"], "transport": {"kind": "sftp", "host": "127.0.0.1", "port": {{LoopbackPort.Free()}}, "user": "tax", "folder": "/out",
             "hostKeys": ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"], "password": {"environment": "PATH"} } }
            """);
        var outcome = await RunAsync(["adapter", .. command, connection]);
        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains("cannot be reached", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OnceWithoutAHub_SaysSoAtOnceAndTakesNothing()
    {
        Drop(Code);
        var gone = await FakeHubServer.StartAsync();
        await gone.DisposeAsync();
        var outcome = await RunAsync("adapter", "run", "--once", Connection(), "--hub", gone.Address);
        Assert.Equal(4, outcome.ExitCode);
        Assert.True(File.Exists(Path.Combine(Folder, "in", Name)));
    }

    [Fact]
    public async Task Run_OnceWhereTheHubRefuses_EndsWithThree()
    {
        Drop(Code);
        Hub.Calls.Refuse = (_, _) => Refusals.Of(Grpc.Core.StatusCode.PermissionDenied, ErrorReason.DatasetNotGranted, "Not granted.");
        Assert.Equal(3, (await RunAsync("adapter", "run", "--once", Connection())).ExitCode);
    }

    [Fact]
    public async Task Check_ShowsWhatIsThereAndLeavesNothingBehind()
    {
        Drop(Code);
        var connection = Connection();
        var before = Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories);
        var outcome = await RunAsync("adapter", "check", connection);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("1 files wait", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("tax-drop is in order: sx-tax, tax.a-rated", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task FaultyFile_IsNamedWithItsFields()
    {
        var connection = FileOf("tax.connection.json", """{"agency": "sx-tax", "datasets": ["tax.a-rated"], "transport": {"kind": "sftp", "host": "h", "user": "u", "folder": "/f", "password": "topsecret"} }""");
        var outcome = await RunAsync("adapter", "check", connection);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("transport.password (line 1): A secret does not stand in this file", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5 source not reachable", "adapter", "run", "--help")]
    [InlineData("hubctl adapter check tax-sftp.connection.json", "adapter", "check", "--help")]
    [InlineData("check <FILE>", "adapter", "--help")]
    public async Task Help_SaysWhatItDoes(string expected, params string[] command)
    {
        var outcome = await RunAsync(command);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(expected, outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongUsage_PointsToTheHelpOfTheWholeCommand() =>
        Assert.Contains("See «hubctl adapter run --help»", (await RunAsync("adapter", "run")).Error, StringComparison.Ordinal);

    private string Connection() => FileOf("tax-drop.connection.json", """
        {"agency": "sx-tax", "datasets": ["tax.a-rated"], "pollSeconds": 0.1, "transport": {"kind": "drop-folder", "folder": "in"} }
        """);

    private void Drop(params string[] codes)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "in"));
        File.WriteAllLines(Path.Combine(Folder, "in", Name), ["纳税人名称,统一社会信用代码,评价年度,评价日期", .. codes.Select(code => $"某公司,{code},2025,2026-04-30")]);
    }
}
