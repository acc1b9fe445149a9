using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.Adapters.Tests.Reporting;
using CreditHub.Adapters.Transports;
using CreditHub.TestKit;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports.Sftp;

/// <summary>A folder on a real sshd.</summary>
public sealed class SftpTransportTests : IAsyncLifetime
{
    private const string Name = "market.penalty_20261101_001.csv";
    private const string OtherKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private ConnectionTree _tree = null!;
    private SshServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _tree = await ConnectionTree.StartAsync();
        _server = await SshServer.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _tree.DisposeAsync();
    }

    [Fact]
    public async Task Look_WholeFile_IsDeliveredAndFiledAwayThereWithReceiptAndQuarantine()
    {
        Drop(30, DropTree.MixedLine);
        var transport = _tree.Transport(Connection());
        Assert.Equal(0, (await ConnectionTree.Look(transport)).Delivered);
        var result = await ConnectionTree.Look(transport);

        Assert.Equal(new DeliveryCounts { Read = 30, Recorded = 26, Refused = 2, NaturalPersons = 2 }, result.Rows);
        Assert.Equal([$"done/{Name}", $"done/{Name}.receipt.json", $"{Name}.quarantine.csv"], Remote());
        Assert.Contains("\"refused\": 2", await File.ReadAllTextAsync(RemotePath("done", Name + ".receipt.json"), Stop), StringComparison.Ordinal);
        Assert.Contains("INVALID_DATE", await File.ReadAllTextAsync(RemotePath(Name + ".quarantine.csv"), Stop), StringComparison.Ordinal);
        Assert.Equal(result.Rows, _tree.Receipt().Counts);
        Assert.Empty(Directory.GetFiles(Path.Combine(_tree.State, "spool")));
    }

    [Fact]
    public async Task Look_FileStillGrows_IsTakenOnceItIsWhole()
    {
        Drop(2);
        var transport = _tree.Transport(Connection());
        await ConnectionTree.Look(transport);
        await File.AppendAllTextAsync(RemotePath(Name), DropTree.Line(4) + "\n", Stop);
        Assert.Equal(0, (await ConnectionTree.Look(transport)).Delivered);
        Assert.Equal(3, (await ConnectionTree.Look(transport)).Rows.Read);
    }

    [Fact]
    public async Task Look_MarkerIsAgreed_WaitsForItAndTakesItAway()
    {
        Drop(2);
        var transport = _tree.Transport(Connection("\"complete\": \"done-marker\""));
        await ConnectionTree.Look(transport);
        Assert.Equal(0, (await ConnectionTree.Look(transport)).Delivered);
        await File.WriteAllTextAsync(RemotePath(Name + ".done"), "", Stop);
        Assert.Equal(1, (await ConnectionTree.Look(transport)).Delivered);
        Assert.Equal([$"done/{Name}", $"done/{Name}.receipt.json"], Remote());
    }

    [Fact]
    public async Task Look_NameThatSaysNothing_IsRefusedWithTheReasonBesideIt()
    {
        Drop(1, name: "penalties.csv");
        Assert.Equal(1, (await ConnectionTree.Look(Renamed())).Refused);
        Assert.Equal(["refused/penalties.csv", "refused/penalties.csv.refusal.txt"], Remote());
    }

    [Fact]
    public async Task Look_NameThatIsDoneAlready_KeepsBothFiles()
    {
        var transport = Renamed();
        for (var i = 0; i < 2; i++)
        {
            Drop(1, n => DropTree.Line(n + i));
            await ConnectionTree.Look(transport);
        }

        Assert.Equal(["done/market.penalty_20261101_001.2.csv", "done/market.penalty_20261101_001.2.csv.receipt.json", $"done/{Name}", $"done/{Name}.receipt.json"], Remote());
    }

    [Fact]
    public async Task Look_SessionIsKilledInTheMiddleOfADownload_TakesTheFileWholeTheNextTime()
    {
        const int Rows = 20_000;
        Drop(Rows);
        using var proxy = new PausingProxy(_server.Port, pauseAfterBytes: 512 << 10);
        var transport = Renamed(proxy.Port);
#pragma warning disable CA2025 // The look is awaited before anything is disposed.
        var look = ConnectionTree.Look(transport);
#pragma warning restore CA2025
        await proxy.Paused.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        _server.KillSessions();
        proxy.GoOn();
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => look);
        Assert.Contains($"was lost at {Name}", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_tree.Arrived);
        Assert.Equal([Name], Remote());

        Assert.Equal(new DeliveryCounts { Read = Rows, Recorded = Rows }, (await ConnectionTree.Look(transport)).Rows);
        Assert.Equal([$"done/{Name}", $"done/{Name}.receipt.json"], Remote());
    }

    // The server's account may read more than the source should hand over, and more than it may overwrite.
    [Fact]
    public async Task Look_LinksUnderNamesOfDeliveriesAndOfOurs_AreRefusedAndNothingIsWrittenThroughThem()
    {
        var outside = Path.Combine(_tree.Root, "outside.csv");
        await File.WriteAllTextAsync(outside, "topsecret", Stop);
        const string Sound = "market.penalty_20261102_001.csv";
        Drop(10, DropTree.MixedLine, Sound);
        Directory.CreateDirectory(RemotePath("done"));
        string[] ours = [$"done/{Sound}.receipt.json", $"{Sound}.quarantine.csv"];
        string[] links = [Name, .. ours, .. ours.Select(name => name + ".part")];
        foreach (var name in links) File.CreateSymbolicLink(RemotePath(name), outside);
        var result = await ConnectionTree.Look(Renamed());
        Assert.Equal((1, 1), (result.Delivered, result.Refused));
        Assert.Equal("topsecret", await File.ReadAllTextAsync(outside, Stop));
        var refusal = await File.ReadAllTextAsync(RemotePath("refused", Name + ".refusal.txt"), Stop);
        Assert.StartsWith("It is a link", refusal, StringComparison.Ordinal);
        Assert.Null(new FileInfo(RemotePath(Sound + ".quarantine.csv")).LinkTarget);
        Assert.Equal(9, _tree.Arrived.Count);
    }

    [Fact]
    public async Task Look_FolderOfOursIsALink_FailsAndWritesNothingBehindIt()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_tree.Root, "outside")).FullName;
        Drop(5);
        Directory.CreateSymbolicLink(RemotePath("done"), outside);
        var failure = Assert.Single((await ConnectionTree.Look(Renamed())).Failures);
        Assert.Contains("is a link, and links are not followed", failure.Cause.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public async Task Look_ReceiptCannotBeWrittenBack_KeepsTheFileAndFinishesOnceItCanWithoutReportingTwice()
    {
        Drop(5);
        Drop(5, n => DropTree.Line(n + 100), "penalties.csv");
        // A file where the folder belongs.
        await File.WriteAllTextAsync(RemotePath("done"), "", Stop);
        var first = await ConnectionTree.Look(Renamed());
        var failure = Assert.Single(first.Failures);
        Assert.Equal(Name, failure.What);
        Assert.Contains("make and fill the folders done and refused", Assert.IsType<FileFailedException>(failure.Cause).Message, StringComparison.Ordinal);
        Assert.Equal(1, first.Refused);
        Assert.True(File.Exists(RemotePath(Name)), "The file must stay until its receipt lies there.");

        File.Delete(RemotePath("done"));
        Assert.Equal(5, (await ConnectionTree.Look(Renamed())).Rows.Recorded);
        Assert.Equal(5, _tree.Arrived.Count);
        Assert.Contains($"done/{Name}", Remote());
    }

    [Fact]
    public async Task Look_CrashBetweenMoveAndForgetting_FilesItOnceAndReportsNothingTwice()
    {
        Drop(15, DropTree.MixedLine);
        await File.WriteAllTextAsync(RemotePath("done"), "", Stop);
        await ConnectionTree.Look(Renamed());
        var before = Directory.GetFiles(Path.Combine(_tree.State, "spool")).ToDictionary(f => f, File.ReadAllBytes);
        var times = before.Keys.ToDictionary(f => f, File.GetLastWriteTimeUtc);
        File.Delete(RemotePath("done"));
        await ConnectionTree.Look(Renamed());
        var filed = Remote();
        // What lay on disk when the file had been moved, and nothing of it was forgotten yet.
        foreach (var (file, content) in before)
        {
            await File.WriteAllBytesAsync(file, content, Stop);
            File.SetLastWriteTimeUtc(file, times[file]);
        }

        await ConnectionTree.Look(Renamed());
        Assert.Equal(filed, Remote());
        Assert.Equal(_tree.Arrived.Count, _tree.Documents().Distinct().Count());
        Assert.Empty(Directory.GetFiles(Path.Combine(_tree.State, "spool")));
        Assert.Equal(15, _tree.Receipt().Counts.Read);
    }

    [Fact]
    public async Task Look_SourceOverwritesAFileThatWaitsForItsReceipt_DeliversBoth()
    {
        Drop(3);
        await File.WriteAllTextAsync(RemotePath("done"), "", Stop);
        await ConnectionTree.Look(Renamed());
        File.Delete(RemotePath("done"));
        Drop(4, n => DropTree.Line(n + 100));
        var transport = Renamed();
        Assert.Equal(3, (await ConnectionTree.Look(transport)).Rows.Read);
        Assert.Equal(4, (await ConnectionTree.Look(transport)).Rows.Read);
        Assert.Equal(7, _tree.Arrived.Count);
    }

    [Fact]
    public async Task Look_OtherHostKey_RefusesToGoOnAndNamesBoth()
    {
        Drop(1);
        var connection = _tree.Connect(Settings(_server.Port, OtherKey));
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(_tree.Transport(connection)));
        Assert.Contains($"expected the host key {OtherKey}, found {_server.Fingerprint} (ssh-ed25519)", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_tree.Arrived);
    }

    [Fact]
    public async Task Look_WrongPassword_SaysWhoseAndWhereItLies()
    {
        await File.WriteAllTextAsync(_tree.PathOf("password"), "wrong", Stop);
        var settings = Settings(_server.Port, _server.Fingerprint).Replace($"\"privateKey\": {{\"file\": \"{_server.PrivateKey}\"}}", "\"password\": {\"file\": \"password\"}", StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(_tree.Transport(_tree.Connect(settings))));
        Assert.Contains($"refuses {_server.User} with the password in the file password", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_ServerIsAway_SaysSo()
    {
        var connection = _tree.Connect(Settings(LoopbackPort.Free(), _server.Fingerprint));
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(_tree.Transport(connection)));
        Assert.Contains("cannot be reached", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"hostKeys\": []", "without the server's fingerprint anyone could answer")]
    [InlineData("\"hostKeys\": [\"aa:bb\"]", "'aa:bb' is no fingerprint")]
    [InlineData("\"hostKeys\": null", "without the server's fingerprint anyone could answer")]
    public void Read_HostKeyIsMissingOrNone_RefusesTheConnection(string hostKeys, string expected)
    {
        var settings = Settings(22, OtherKey).Replace($"\"hostKeys\": [\"{OtherKey}\"]", hostKeys, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ConnectionFileException>(() => _tree.Connect(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ShowsWhatIsThereAndTakesNothing()
    {
        Drop(2);
        var shown = await ConnectionTree.Check(_tree.Transport(Connection()));
        Assert.Contains("1 files wait", shown, StringComparison.Ordinal);
        Assert.Contains(Name, shown, StringComparison.Ordinal);
        Assert.Equal([Name], Remote());
    }

    [Fact]
    public async Task Check_FolderIsNotThere_SaysSo()
    {
        Directory.Delete(_server.Folder);
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Check(_tree.Transport(Connection())));
        Assert.Contains($"There is no folder {_server.Folder}", failure.Message, StringComparison.Ordinal);
    }

    private ITransport Renamed(int? port = null) => _tree.Transport(_tree.Connect(Settings(port ?? _server.Port, _server.Fingerprint, "\"complete\": \"renamed\"")));

    private Connection Connection(string more = "\"complete\": \"unchanged\"") =>
        _tree.Connect(Settings(_server.Port, _server.Fingerprint, more));

    private string Settings(int port, string hostKey, string more = "\"complete\": \"unchanged\"") => $$"""
        {
          "kind": "sftp", "host": "127.0.0.1", "port": {{port}}, "user": "{{_server.User}}", "folder": "{{_server.Folder}}", "hostKeys": ["{{hostKey}}"],
          "privateKey": {"file": "{{_server.PrivateKey}}"}, {{more}}
        }
        """;

    private string RemotePath(params string[] parts) => Path.Combine([_server.Folder, .. parts]);

    private void Drop(int rows, Func<int, string>? line = null, string name = Name) =>
        File.WriteAllLines(RemotePath(name), [string.Join(',', PenaltyTable.Columns), .. Enumerable.Range(2, rows).Select(line ?? (n => DropTree.Line(n)))]);

    private List<string> Remote() =>
        [.. Directory.GetFiles(_server.Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_server.Folder, f)).Order(StringComparer.Ordinal)];
}
