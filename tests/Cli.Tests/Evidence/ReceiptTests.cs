using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary><c>hubctl receipt</c>: the receipt goes into a file as it came.</summary>
public sealed class ReceiptTests : EvidenceFixture
{
    [Fact]
    public async Task Receipt_OfADecision_GoesIntoTheFileAsItCame()
    {
        var file = Path.Combine(Folder, "zb.receipt");

        var outcome = await RunAsync("receipt", Decision, "--out", file, "--agency", "sx-procurement");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal($"{file}: {new FileInfo(file).Length} bytes, block 1, 1 keys", Assert.Single(outcome.Lines));
        Assert.Equal(Receipt, DecisionReceipt.Parser.ParseFrom(await File.ReadAllBytesAsync(file, Cancelled)));
        Assert.Equal("sx-procurement", Assert.Single(Hub.Calls.Arrived).Agency);
    }

    [Fact]
    public async Task Receipt_AsJson_IsTheReceipt()
    {
        var outcome = await RunAsync("receipt", Decision, "--out", Path.Combine(Folder, "zb.receipt"), "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(Receipt, JsonParser.Default.Parse<DecisionReceipt>(Assert.Single(outcome.Lines)));
    }

    [Fact]
    public async Task Receipt_UnknownDecision_IsRefusedAndNoFileIsMade()
    {
        var file = Path.Combine(Folder, "none.receipt");
        var outcome = await RunAsync("receipt", new string('0', 32), "--out", file);
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("DECISION_UNKNOWN", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Receipt_FolderThatIsNotThere_IsWrongUsage()
    {
        var outcome = await RunAsync("receipt", Decision, "--out", Path.Combine(Folder, "nowhere", "zb.receipt"));
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("nowhere", outcome.Error, StringComparison.Ordinal);
    }
}
