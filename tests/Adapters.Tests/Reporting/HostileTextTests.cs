using System.Text;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.Adapters.Tests.Reading;
using CreditHub.Adapters.Tests.Transports;
using CreditHub.Adapters.Transports;
using CreditHub.Domain.Texts;
using CreditHub.TestKit.FakeHub;
using Xunit;

namespace CreditHub.Adapters.Tests.Reporting;

/// <summary>
/// Whatever a file holds in names, sheets and cells: log, refusal and receipt repeat a little of it, and nothing that acts on who reads
/// them.
/// </summary>
public sealed class HostileTextTests : IAsyncLifetime
{
    private const string CsvName = "market.penalty_20261101_001.csv";
    private const string BookName = "market.penalty_20261101_001.xlsx";
    private const int LineMax = 2_500;
    private const int NoteMax = 20_000;

    private static readonly string Hostile = "\u202e\u200b\U000E0041隐" + new string('长', 20_000);
    private static readonly string Header = string.Join(',', PenaltyTable.Columns);

    private readonly DropTree _tree = new();
    private readonly KeptLog _log = new();
    private FakeHubServer _hub = null!;

    /// <summary>Files by what is hostile in them.</summary>
    private static readonly Dictionary<string, (string Name, Action<string> Write)> Files = new(StringComparer.Ordinal)
    {
        ["columns that no format knows"] = Csv($"{Header},{Hostile}\n{DropTree.Line(2)},x\n"),
        ["columns in the place of those that are needed"] = Csv($"{PenaltyTable.Columns[0]},{Hostile},{Hostile}2\n1,2,3\n"),
        ["a thousand columns"] = Csv(
            $"{PenaltyTable.Columns[0]},{string.Join(',', Enumerable.Range(1, 900).Select(i => Hostile[..900] + i))}\n1\n"),
        ["columns that bear one name"] = Csv($"{Hostile},{Hostile}\n1,2\n"),
        ["a title"] = Csv($"{Hostile}\n{Header}\n{DropTree.Line(2)}\n"),
        ["a value of no table"] = Csv(
            $"{Header}\n{DropTree.Line(2, ("处罚类别", Hostile[..60]))}\n{DropTree.Line(3, ("决定日期", Hostile[..60]))}\n"),
        ["names of sheets"] = Book(Row(1, Hostile, "b") + Row(2, "1", "2"), sheets: SheetsNamed(Hostile)),
        ["columns of a workbook"] = Book(Row(1, PenaltyTable.Columns[0], Hostile) + Row(2, "1", "2")),
        ["a place"] = Book($"<row r=\"1\"><c r=\"A{new string('1', 50_000)}\"><v>1</v></c></row>"),
        ["a row's number"] = Book($"<row r=\"{Hostile}\"><c r=\"A1\"><v>1</v></c></row>"),
        ["an error"] = Book(HeaderRow() + $"<row r=\"2\"><c r=\"A2\" t=\"e\"><v>{Hostile}</v></c></row>"),
        ["a broken element"] = Book($"<row r=\"1\"><c r=\"A1\"><v>1</v></c></{Hostile[2..]}>"),
        ["elements within elements"] = Book(string.Concat(Enumerable.Repeat("<x>", 200_000))),
        ["a row of many long cells"] = Book(HeaderRow() + Row(2, [.. Enumerable.Repeat(new string('长', 100_000), 12)]) + Row(3, "1")),
    };

    public static TheoryData<string> Kinds => [.. Files.Keys];

    public async ValueTask InitializeAsync() => _hub = await FakeHubServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        _log.Dispose();
        await _hub.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Look_HostileTexts_AreClippedAndWrittenOutWhereverTheyAreRepeated(string kind)
    {
        var (name, write) = Files[kind];
        write(_tree.PathOf(name));
        using var client = DropTree.ClientOf(_hub);
        var work = new ConnectionWork(_tree.Connection(), client, TimeProvider.System, _log);
        using var transport = new DropFolderTransport(work, _tree.Root, fileBytesMax: 1 << 30);
        for (var look = 0; look < 2; look++) await transport.Look(new PassResult(), TestContext.Current.CancellationToken);

        Assert.NotEmpty(_log.Lines);
        Assert.All(_log.Lines, line => AssertHarmless(line, LineMax));
        string[] endings = ["*.receipt.json", "*.refusal.txt"];
        var notes = endings.SelectMany(ending => Directory.GetFiles(_tree.Root, ending, SearchOption.AllDirectories));
        AssertHarmless(await File.ReadAllTextAsync(Assert.Single(notes), TestContext.Current.CancellationToken), NoteMax);
    }

    // What fits nothing may be a secret that found its way into the folder.
    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n")]
    [InlineData("topsecret,topsecret\ntopsecret,topsecret\n")]
    [InlineData("topsecret,b,c,d\n1,2,3,4\n")]
    [InlineData("topsecret\n")]
    [InlineData("{\"topsecret\": [1, 2]}\n")]
    public async Task Refusal_OfAFileOfWhichNothingFits_RepeatsNothingOfIt(string text)
    {
        await File.WriteAllTextAsync(_tree.PathOf(CsvName), text, TestContext.Current.CancellationToken);
        Assert.Null(await _tree.Deliver(_hub));
        var refusal = await File.ReadAllTextAsync(_tree.PathOf("refused", CsvName + ".refusal.txt"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("topsecret", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("MIGH", refusal, StringComparison.Ordinal);
    }

    private static void AssertHarmless(string text, int lengthMax)
    {
        Assert.InRange(text.Length, 1, lengthMax);
        Assert.Equal(text, ShownText.OfLines(text));
    }

    private static (string Name, Action<string> Write) Csv(string text) => (CsvName, path => File.WriteAllText(path, text, Encoding.UTF8));

    private static (string Name, Action<string> Write) Book(string rows, string? sheets = null) =>
        (BookName, path => WorkbookParts.Write(path, rows, bookSheets: sheets));

    private static string SheetsNamed(string name) =>
        string.Concat(Enumerable.Range(1, 3).Select(i => $"<sheet name=\"{name}{i}\" sheetId=\"{i}\" r:id=\"rId1\"/>"));

    private static string HeaderRow() => Row(1, [.. PenaltyTable.Columns]);

    private static string Row(int row, params string[] cells) =>
        $"<row r=\"{row}\">{string.Concat(cells.Select(cell => $"<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>";
}
