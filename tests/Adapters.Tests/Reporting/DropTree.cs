using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.Adapters.Transports;
using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.TestKit.FakeHub;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CreditHub.Adapters.Tests.Reporting;

/// <summary>A folder of its own for one test, with files of penalties, and a client of a hub that gives up soon.</summary>
internal sealed class DropTree : IDisposable
{
    public const string FileName = "market.penalty_20261101_001.csv";

    public string Root { get; } = Directory.CreateTempSubdirectory("drop-").FullName;

    public ChangeRules Changes { get; set; } = new();

    public string File => PathOf(FileName);

    public string Quarantine => PathOf(FileName + ".quarantine.csv");

    /// <summary>Where the file and all that belongs to it lie while it is on its way.</summary>
    public string Spool => PathOf(".state", "spool");

    public string Progress => Path.Combine(Spool, FileName + ".progress.json");

    public string SpooledQuarantine => Path.Combine(Spool, FileName + ".quarantine.csv");

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Writes a delivery; each row is a function of its number, the header is row 1.</summary>
    public void Write(int rows, Func<int, string> line, string name = FileName) =>
        System.IO.File.WriteAllLines(PathOf(name), [string.Join(',', PenaltyTable.Columns), .. Enumerable.Range(2, rows).Select(line)]);

    /// <summary>A row in order, but for the cells that are given.</summary>
    public static string Line(int number, params (string Column, string Cell)[] cells) => string.Join(',', PenaltyTable.Row(number, cells).Cells);

    /// <summary>Rows of every fate: refused here (each 10th), about persons (each 15th), otherwise sound.</summary>
    public static string MixedLine(int number)
    {
        if (number % 15 == 0) return Line(number, ("类别", "自然人"), ("名称", "张三"));
        return number % 10 == 0 ? Line(number, ("决定日期", "2026-02-30")) : Line(number);
    }

    public static CreditHubClient ClientOf(FakeHubServer hub, int window = 40) => CreditHubClient.Connect(new CreditHubClientOptions
    {
        Address = hub.Address,
        Agency = PenaltyTable.Agency,
        Purpose = "reporting",
        BatchSize = 20,
        Window = window,
        InitialBackoff = TimeSpan.FromMilliseconds(1),
        MaxBackoff = TimeSpan.FromMilliseconds(5),
    });

    /// <summary>Delivers one file as the drop folder does; null = it was refused as a whole.</summary>
    public async Task<DeliveryReceipt?> Deliver(CreditHubClient client, string file, Action<long>? progress, CancellationToken cancellationToken)
    {
        var work = new ConnectionWork(Connection(), client, TimeProvider.System, NullLogger.Instance, progress is null ? null : (_, rows) => progress(rows));
        using var folder = new DropFolderTransport(work, Root, new DropFolderSettings(Root).FileBytesMax);
        return await folder.Deliver(file, cancellationToken) is DeliveryOutcome.Delivered delivered ? delivered.Receipt : null;
    }

    /// <summary>The folder as a connection.</summary>
    public Connection Connection() => new()
    {
        Name = PenaltyTable.Agency,
        Folder = Root,
        Agency = PenaltyTable.Agency,
        PollInterval = TimeSpan.FromSeconds(0.1),
        Transport = new DropFolderSettings(PenaltyTable.Agency),
        Formats = PenaltyTable.Formats(),
        StateFolder = PathOf(".state"),
        Changes = Changes,
    };

    public Task<DeliveryReceipt?> Deliver(FakeHubServer hub, Action<long>? progress = null) => DeliverUntil(hub, progress, TestContext.Current.CancellationToken);

    /// <summary>Delivers until the first rows are saved, and stops there.</summary>
    public async Task StopInTheMiddle(FakeHubServer hub)
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DeliverUntil(hub, _ => stop.Cancel(), stop.Token));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private async Task<DeliveryReceipt?> DeliverUntil(FakeHubServer hub, Action<long>? progress, CancellationToken cancellationToken)
    {
        using var client = ClientOf(hub);
        return await Deliver(client, File, progress, cancellationToken);
    }
}
