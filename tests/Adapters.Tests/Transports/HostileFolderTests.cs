using System.Diagnostics;
using System.Net.Sockets;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Hosting;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.Adapters.Tests.Reporting;
using CreditHub.Adapters.Transports;
using CreditHub.Client.Connecting;
using CreditHub.TestKit.FakeHub;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports;

/// <summary>
/// Whatever a source puts into its folder: nothing outside the folder is read or written, the other files are delivered, and the adapter
/// stops when it is told.
/// </summary>
public sealed class HostileFolderTests : IAsyncLifetime
{
    private const string Hostile = "market.penalty_20261101_001.csv";
    private const string Sound = "market.penalty_20261102_001.csv";
    private const string Secret = "topsecret-key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DropTree _tree = new();
    private readonly KeptLog _log = new();
    private FakeHubServer _hub = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => _tree.PathOf(PenaltyTable.Agency);

    private string Outside => _tree.PathOf("outside");

    private string Key => Path.Combine(Outside, "key");

    /// <summary>What may bear the name of a delivery, and what the refusal says of it; empty: it is left alone.</summary>
    private static readonly Dictionary<string, (Func<HostileFolderTests, string, Task> Plant, string Says)> Entries =
        new(StringComparer.Ordinal)
        {
            ["link to a file"] = ((t, path) => Link(path, t.Key), "It is a link"),
            ["link to another agency's delivery"] = ((t, path) => Link(path, t.WriteDeliveryOutside()), "It is a link"),
            ["link to a folder"] = ((t, path) => Link(path, t.Outside), "It is a link"),
            ["dangling link"] = ((t, path) => Link(path, t.Outside + "/none"), "It is a link"),
            ["link to itself"] = ((_, path) => Link(path, path), "It is a link"),
            ["link to a device without end"] = ((_, path) => Link(path, "/dev/zero"), "It is a link"),
            ["hard link"] = ((t, path) => Run("ln", t.WriteDeliveryOutside(), path), "a hard link"),
            ["pipe"] = ((_, path) => Run("mkfifo", path), "a pipe, a socket or a device"),
            ["socket"] = ((_, path) => Bind(path), "a pipe, a socket or a device"),
            ["folder"] = ((_, path) => Task.FromResult(Directory.CreateDirectory(path)), ""),
        };

    /// <summary>Names at which the adapter writes, each taken by a link to a file of somebody else.</summary>
    public static TheoryData<string> NamesOfOurs =>
    [
        "done/{0}", "done/{0}.receipt.json", "{0}.quarantine.csv", "{0}.originals.csv", "{0}.progress.json", "{0}.progress.json.part",
    ];

    public static TheoryData<string> KindsOfEntry => [.. Entries.Keys];

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHubServer.StartAsync();
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Outside);
        await File.WriteAllTextAsync(Key, $"{Secret},{Secret}-2,{Secret}-3\nx,y,z\n", Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        _log.Dispose();
        await _hub.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(KindsOfEntry))]
    public async Task Adapter_EntryThatIsNoFileOfItsOwn_IsRefusedUnreadAndHoldsUpNothing(string kind)
    {
        var (plant, says) = Entries[kind];
        await plant(this, Path.Combine(Folder, Hostile));
        _tree.Write(3, n => DropTree.Line(n), Path.Combine(PenaltyTable.Agency, Sound));
        var before = Snapshot(Outside);

        using var adapter = Adapter();
        await adapter.StartAsync(Stop);
        await Until(() => File.Exists(Path.Combine(Folder, "done", Sound)));
        if (says.Length > 0) await Until(() => Names("refused").Contains(Hostile));
        await StopSoon(adapter);

        Assert.Equal(before, Snapshot(Outside));
        Assert.Equal(3, _hub.Reporting.Taken.Keys.Count(k => k.Contains('#', StringComparison.Ordinal)));
        Assert.DoesNotContain(Secret, string.Join('\n', _log.Lines), StringComparison.Ordinal);
        if (says.Length == 0) return;
        var refusal = await File.ReadAllTextAsync(Path.Combine(Folder, "refused", Hostile + ".refusal.txt"), Stop);
        Assert.Contains(says, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refusal, StringComparison.Ordinal);
    }

    // What lies under a name of ours is replaced by a file, never written through.
    [Theory]
    [MemberData(nameof(NamesOfOurs))]
    public async Task Deliver_NameOfOursIsTakenByALink_WritesNothingThroughIt(string name)
    {
        var path = Path.Combine(Folder, string.Format(System.Globalization.CultureInfo.InvariantCulture, name, Sound));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await Link(path, Key);
        _tree.Write(
            3, n => DropTree.Line(n, n == 3 ? ("决定日期", "2026-02-30") : ("文书号", $"陕市监处罚〔２０２６〕{n}号")),
            Path.Combine(PenaltyTable.Agency, Sound));
        var before = Snapshot(Outside);
        using var transport = Transport();

        var receipt = Assert.IsType<DeliveryOutcome.Delivered>(await transport.Deliver(Path.Combine(Folder, Sound), Stop)).Receipt;

        Assert.Equal(new DeliveryCounts { Read = 3, Recorded = 2, Refused = 1 }, receipt.Counts);
        Assert.Equal(before, Snapshot(Outside));
        Assert.Null(new FileInfo(Path.Combine(Folder, Sound + ".quarantine.csv")).LinkTarget);
        Assert.Contains(Sound + ".originals.csv", Names(""));
        var receipts = Names("done").Where(file => file.EndsWith(".receipt.json", StringComparison.Ordinal));
        Assert.Single(receipts, file => new FileInfo(Path.Combine(Folder, "done", file)).LinkTarget is null);
    }

    [Theory]
    [InlineData("done")]
    [InlineData("refused")]
    public async Task Deliver_FolderOfOursIsALink_FailsAndWritesNothingBehindIt(string folder)
    {
        await Link(Path.Combine(Folder, folder), Outside);
        _tree.Write(3, n => DropTree.Line(n), Path.Combine(PenaltyTable.Agency, Sound));
        var before = Snapshot(Outside);
        using var transport = Transport();
        var failure = await Assert.ThrowsAsync<FileFailedException>(() => transport.Deliver(Path.Combine(Folder, Sound), Stop));
        Assert.Contains("is a link or no folder", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(Outside));
    }

    [Fact]
    public async Task Look_FolderItselfIsALink_FailsAndSaysSo()
    {
        Directory.Delete(Folder);
        await Link(Folder, Outside);
        using var transport = Transport();
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => transport.Look(new PassResult(), Stop));
        Assert.Contains("Links are not followed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_FileReplacedByALinkSinceItWasListed_IsRefusedUnread()
    {
        var path = Path.Combine(Folder, Hostile);
        _tree.Write(3, n => DropTree.Line(n), Path.Combine(PenaltyTable.Agency, Hostile));
        var folder = new DropFolder(Folder);
        folder.TakeComplete();
        Assert.Equal([path], folder.TakeComplete());
        File.Delete(path);
        await Link(path, WriteDeliveryOutside());
        using var transport = Transport();
        var refused = Assert.IsType<DeliveryOutcome.Refused>(await transport.Deliver(path, Stop));
        Assert.StartsWith("It is a link", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_hub.Reporting.Taken);
    }

    // The rows that were read are those that were taken, whatever the source writes meanwhile.
    [Fact]
    public async Task Deliver_FileExchangedWhileItsRowsAreReported_ReportsWhatWasTakenAndLeavesTheOther()
    {
        var path = Path.Combine(Folder, Hostile);
        _tree.Write(3, n => DropTree.Line(n), Path.Combine(PenaltyTable.Agency, Hostile));
        _hub.Reporting.Refuse = _ =>
        {
            File.WriteAllText(path, Secret);
            return null;
        };
        using var transport = Transport();
        Assert.Equal(3, Assert.IsType<DeliveryOutcome.Delivered>(await transport.Deliver(path, Stop)).Receipt.Counts.Recorded);
        Assert.Equal(Secret, await File.ReadAllTextAsync(path, Stop));
        Assert.Equal([Hostile + ".receipt.json"], Names("done"));
    }

    [Fact]
    public async Task Deliver_FileLargerThanTheBound_WaitsAndSaysWhy()
    {
        _tree.Write(50, n => DropTree.Line(n), Path.Combine(PenaltyTable.Agency, Sound));
        using var transport = Transport(fileBytesMax: 1024);
        var failure = await Assert.ThrowsAsync<FileFailedException>(() => transport.Deliver(Path.Combine(Folder, Sound), Stop));
        Assert.Contains("fileBytesMax allows 1,024", failure.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, Sound)));
    }

    [Theory]
    [InlineData("../../etc/market.penalty_20261101.csv")]
    [InlineData("a/market.penalty_20261101.csv")]
    [InlineData("a\\market.penalty_20261101.csv")]
    [InlineData("market.penalty\0_20261101.csv")]
    [InlineData("")]
    public void IsDelivery_NameThatLeadsElsewhere_IsNone(string name) => Assert.False(DropFolder.IsDelivery(name));

    private static Task Link(string path, string target) => Task.FromResult(File.CreateSymbolicLink(path, target));

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task Bind(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        // The path of a socket has some hundred characters at most.
        var near = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        socket.Bind(new UnixDomainSocketEndPoint(near));
        // A socket that is closed takes its name away.
        await Run("mv", near, path);
    }

    private static async Task StopSoon(ConnectionAdapter adapter)
    {
        var watch = Stopwatch.StartNew();
        await adapter.StopAsync(Stop);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static async Task Until(Func<bool> isSo)
    {
        for (var until = TimeProvider.System.GetUtcNow() + Patience; !isSo(); await Task.Delay(TimeSpan.FromMilliseconds(50), Stop))
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"It was not so within {Patience}.");
    }

    private static Dictionary<string, string> Snapshot(string folder) => Directory.GetFiles(folder).ToDictionary(f => f, File.ReadAllText);

    private string WriteDeliveryOutside()
    {
        _tree.Write(2, n => DropTree.Line(n + 500), Path.Combine("outside", "market.penalty_20261103_001.csv"));
        return Path.Combine(Outside, "market.penalty_20261103_001.csv");
    }

    private List<string> Names(string below) => !Directory.Exists(Path.Combine(Folder, below)) ? [] :
        [.. new DirectoryInfo(Path.Combine(Folder, below)).EnumerateFileSystemInfos().Select(f => f.Name)];

    private DropFolderTransport Transport(long fileBytesMax = 1 << 20) =>
        new(new ConnectionWork(_tree.Connection(), DropTree.ClientOf(_hub), TimeProvider.System, _log), Folder, fileBytesMax);

    private ConnectionAdapter Adapter() =>
        new(_tree.Connection(), new CreditHubClientOptions { Address = _hub.Address }, TimeProvider.System, _log);
}
