using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class UsageTests : CliFixture
{
    [Theory]
    [InlineData("MATTER", "check", Code)]
    [InlineData("--matter", "check-file", "x.csv")]
    [InlineData("no date; write it as 2026-03-31", "check", Code, "procurement", "--on", "31.3.2026")]
    [InlineData("no time; write it as", "check", Code, "procurement", "--known-at", "yesterday")]
    [InlineData("--at-least and --consistent exclude each other", "check", Code, "procurement", "--at-least", "t1", "--consistent")]
    [InlineData("is none of: registration, licence, penalty", "records", Code, "--kind", "fine")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("There is no file «/nowhere/rows.jsonl»", "report", "/nowhere/rows.jsonl")]
    [InlineData("--subjects is 0; it goes from 1 to 6,000,000.", "generate", "--subjects", "0", "--out", "x")]
    [InlineData("--dirty is 3; it goes from 0 to 1.", "generate", "--dirty", "3", "--out", "x")]
    [InlineData("it goes from 2000 on.", "generate", "--as-of", "1999-12-31", "--out", "x")]
    [InlineData("must be an http or https address", "matters", "--hub", "localhost")]
    public async Task WrongUsage_IsNamedOnTheErrorStream(string expected, params string[] args)
    {
        var outcome = await RunAsync(args);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_OntoAFile_AsksForAFolder()
    {
        var file = FileOf("drop", "");
        var outcome = await RunAsync("generate", "--out", file);
        Assert.Equal((2, $"hubctl: --out: {file} is a file; name a folder.\n"), (outcome.ExitCode, outcome.Error));
    }

    [Theory]
    [InlineData("matters")]
    [InlineData("check", Code, "procurement")]
    [InlineData("watch")]
    public async Task Hub_NotThere_IsSaidInTwoLines(params string[] args)
    {
        var gone = await FakeHubServer.StartAsync();
        await gone.DisposeAsync();

        var outcome = await RunAsync([.. args, "--hub", gone.Address]);

        Assert.Equal((4, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains($"The hub at {gone.Address} cannot be reached", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Connection refused", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Check that the hub runs", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Error.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Refusal_SaysReasonAndWhatToDo()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(StatusCode.Unauthenticated, ErrorReason.AgencyUnknown, "«nobody» is no agency.", ("agency", "nobody"));

        var outcome = await RunAsync("matters", "--agency", "nobody");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("AGENCY_UNKNOWN: «nobody» is no agency.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("ask the operator to add it", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hubctl check 91610131MA6TYKRX7K procurement", "check")]
    [InlineData("10 ATTENTION, 11 BARRED, 12 UNKNOWN", "check")]
    [InlineData("hubctl watch --from snapshot", "watch")]
    [InlineData("4 hub not reachable")]
    public async Task Help_HasExamplesAndExitCodes(string expected, params string[] command)
    {
        var outcome = await RunAsync([.. command, "--help"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(expected, outcome.Out, StringComparison.Ordinal);
    }
}
