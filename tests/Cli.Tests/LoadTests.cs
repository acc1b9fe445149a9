using System.Text.Json;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class LoadTests : CliFixture
{
    private const string Name = "tax.a-rated_20261101_001.csv";
    private static readonly string[] Codes = [Code, "91610000220568570K"];

    [Fact]
    public async Task Load_File_IsDeliveredWithReceiptAndCounts()
    {
        var file = FileOfCodes();
        var outcome = await LoadAsync(file);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("2 rows: 2 recorded", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(2, Counts(file + ".receipt.json").GetProperty("recorded").GetInt64());
        Assert.All(Hub.Calls.Arrived.Where(call => call.Method == "Report"), call => Assert.Equal(("sx-tax", "reporting"), (call.Agency, call.Purpose)));
        Assert.Equal(2, Assert.Single(Hub.Reporting.Receipts).Counts.Read);
    }

    [Fact]
    public async Task Load_AfterItsEnd_SendsNoRow_AndAgainSendsEveryRow()
    {
        var file = FileOfCodes();
        await LoadAsync(file);
        var same = await LoadAsync(file);
        Assert.Contains("2 rows: 2 recorded", same.Out, StringComparison.Ordinal);
        Assert.Contains("was delivered before, no row was sent; --again sends every row again", same.Error, StringComparison.Ordinal);
        Assert.All(RowsTaken(), times => Assert.Equal(1, times));
        Assert.False(File.Exists(file + ".2.receipt.json"));

        var again = await LoadAsync("--again", file);
        Assert.Equal(0, again.ExitCode);
        Assert.All(RowsTaken(), times => Assert.Equal(2, times));
        Assert.Equal(2, Counts(file + ".receipt.json").GetProperty("recorded").GetInt64());
        Assert.Equal(2, Counts(file + ".2.receipt.json").GetProperty("repeated").GetInt64());
    }

    [Fact]
    public async Task Load_Stopped_SaysHowItGoesOn_AndGoesOn()
    {
        var file = FileOfCodes();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Hub.Reporting.Refuse = _ =>
        {
            stop.Cancel();
            return null;
        };
        var outcome = await RunAsync("", stop.Token, "load", file, "--agency", "sx-tax", "--purpose", "reporting");
        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains($"{Name}: stopped. The same command goes on from there.", outcome.Error, StringComparison.Ordinal);

        Hub.Reporting.Refuse = _ => null;
        Assert.Equal(0, (await LoadAsync(file)).ExitCode);
        var counts = Counts(file + ".receipt.json");
        Assert.Equal(2, counts.GetProperty("recorded").GetInt64() + counts.GetProperty("repeated").GetInt64());
    }

    [Fact]
    public async Task Load_HubGoesAway_SaysSoOnceAndThatItGoesOn()
    {
        Hub.Reporting.CutBefore = message => message <= 3 ? Cut.Unavailable : Cut.None;
        var outcome = await LoadAsync(FileOfCodes());
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(
            @"^\d\d:\d\d:\d\d WARNING A stream broke and is opened again, until there was no progress for 120 s: NOT_SERVING: The hub is shutting down\.\n"
            + @"\d\d:\d\d:\d\d The stream goes on after \d+(\.\d)? s\.\n$",
            outcome.Error);
    }

    [Fact]
    public async Task Load_HubStaysAway_GivesUpAfterTheTimeStatedAndGoesOnAnotherDay()
    {
        var file = FileOfCodes();
        Hub.Reporting.CutBefore = _ => Cut.Unavailable;
        var outcome = await LoadAsync("--give-up-after", "1", file);
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("until there was no progress for 1 s", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("hubctl: NOT_SERVING: The hub is shutting down.", outcome.Error, StringComparison.Ordinal);

        Hub.Reporting.CutBefore = _ => Cut.None;
        Assert.Equal(0, (await LoadAsync(file)).ExitCode);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("86401")]
    [InlineData("NaN")]
    public async Task Load_GivesUpAfterNoTime_IsWrongUsage(string seconds)
    {
        var outcome = await LoadAsync("--give-up-after", seconds, FileOfCodes());
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--give-up-after goes from 1 to 86,400 seconds.", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_RefusedRow_IsCountedAndEndsWithThree()
    {
        Hub.Reporting.Refuse = row => row.Record is null ? null : new FieldFault { Reason = ErrorReason.CodeCheckCharacter, Message = "Fails." };
        var outcome = await LoadAsync("--json", FileOfCodes());
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("\"refused\":2", outcome.Out, StringComparison.Ordinal);
    }

    // Counted as refused, the rows would be done with: granted the right, the same command would send none of them.
    [Fact]
    public async Task Load_WithoutTheRight_SaysSoAndGoesOnOnceItIsGranted()
    {
        Hub.Reporting.Refuse = _ => new FieldFault { Reason = ErrorReason.DatasetNotGranted, Field = "record.dataset", Message = "Agency 'sx-tax' may not report it." };
        var file = FileOfCodes();
        var outcome = await LoadAsync(file);
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.StartsWith("hubctl: DATASET_NOT_GRANTED: Agency 'sx-tax' may not report it.\n        Call for the purpose", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".receipt.json"));

        Hub.Reporting.Refuse = _ => null;
        Assert.Contains("2 rows: 2 recorded", (await LoadAsync(file)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ReceiptWithoutTheRight_IsNoFaultOfTheProgram()
    {
        Hub.Reporting.Refuse = row => row.Batch is null ? null : new FieldFault { Reason = ErrorReason.DatasetNotGranted, Message = "Not any more." };
        Assert.Equal(3, (await LoadAsync(FileOfCodes())).ExitCode);
    }

    [Theory]
    [InlineData(null, "reporting")]
    [InlineData("supervision", "supervision")]
    public async Task Load_PurposeIsReportingUnlessStated(string? stated, string purpose)
    {
        string[] args = ["load", FileOfCodes(), "--agency", "sx-tax", .. stated is null ? Array.Empty<string>() : ["--purpose", stated]];
        Assert.Equal(0, (await RunAsync(args)).ExitCode);
        Assert.All(Hub.Calls.Arrived, call => Assert.Equal(purpose, call.Purpose));
    }

    [Fact]
    public async Task Load_Folder_IsSaidToBeOne()
    {
        var outcome = await LoadAsync(Folder);
        Assert.Equal((2, $"hubctl: {Folder} is a folder: name the files in it.\n"), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public async Task Load_AsAnAgencyThatDeliversNothing_SaysSo()
    {
        var outcome = await RunAsync("load", FileOfCodes());
        Assert.Contains("operator delivers no dataset tax.a-rated, nor any other.", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_FileOfAnotherAgency_IsRefusedAsAWhole_AndTheNextIsTaken()
    {
        var other = FileOf("court.judgment-default_20261101_001.csv", "ah\n");
        var outcome = await LoadAsync(other, FileOfCodes());
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("court.judgment-default_20261101_001.csv is refused as a whole: sx-tax delivers no dataset", outcome.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(other + ".refusal.txt"));
        Assert.Contains("2 rows:", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_NoSuchFile_IsWrongUsage()
    {
        var outcome = await LoadAsync(Path.Combine(Folder, "nowhere.csv"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("There is no file", outcome.Error, StringComparison.Ordinal);
    }

    private Task<Outcome> LoadAsync(params string[] args) => RunAsync(["load", .. args, "--agency", "sx-tax", "--purpose", "reporting"]);

    private string FileOfCodes() => FileOf(
        Name, "纳税人名称,统一社会信用代码,评价年度,评价日期\n" + string.Concat(Codes.Select(code => $"某公司,{code},2025,2026-04-30\n")));

    private IEnumerable<int> RowsTaken() => Hub.Reporting.Taken.Where(taken => taken.Key != nameof(ReportRow.ActionOneofCase.Batch)).Select(taken => taken.Value);

    private static JsonElement Counts(string receipt)
    {
        using var written = JsonDocument.Parse(File.ReadAllBytes(receipt));
        return written.RootElement.GetProperty("counts").Clone();
    }
}
