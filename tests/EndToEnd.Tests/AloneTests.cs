using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>A hub that is alone lets nobody in but by its two addresses: no other node finds a port to join it by.</summary>
public sealed class AloneTests : IDisposable
{
    private const string Listening = "0A";
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Hub_Alone_ListensForCallsAndOperationsAndForNothingElse()
    {
        await using var hub = await HubProcess.Start(_folder);
        var readiness = await hub.Readiness(TestContext.Current.CancellationToken);
        Assert.Contains("feed: Healthy", readiness, StringComparison.Ordinal);
        Assert.Contains("grains: Healthy", readiness, StringComparison.Ordinal);
        Assert.Equal([.. ((int[])[hub.Port, hub.OperationsPort]).Order()], ListeningPorts(hub.Id).Order());
    }

    /// <summary>Ledger, log and keys are for the hub's user and group, also in a folder that an earlier version left open.</summary>
    [UnsupportedOSPlatform("windows")]
    [Fact]
    public async Task Files_OfTheHub_AreClosedToOtherUsers()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        await using var hub = await HubProcess.Start(_folder, ("Hub__DropFolder", ""));
        await HubProcess.Until(
            "a segment of the decision log", () => Task.FromResult(Directory.EnumerateFiles(_folder, "*.evl",
                SearchOption.AllDirectories).Any()), holds: there => there);
        const UnixFileMode Open = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var open = Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Append(_folder)
            .Where(f => (File.GetUnixFileMode(f) & Open) != 0);
        Assert.Empty(open);
        Assert.Contains(Directory.EnumerateFiles(_folder), f => f.EndsWith("ledger.db", StringComparison.Ordinal));
    }

    // The sockets of the process by its open files, and what the kernel says of each.
    private static HashSet<int> ListeningPorts(int process)
    {
        var own = Directory.EnumerateFiles($"/proc/{process}/fd").Select(f => new FileInfo(f).LinkTarget)
            .Where(t => t?.StartsWith("socket:[", StringComparison.Ordinal) == true).Select(t => t!["socket:[".Length..^1]).ToHashSet();
        Assert.NotEmpty(own);
        return
        [
            .. ((string[])["tcp", "tcp6"]).SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(row => row[3] == Listening && own.Contains(row[9]))
                .Select(row => int.Parse(row[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
    }

    [Fact]
    public async Task Hub_Alone_HasNoPortOfOrleansToConnectTo()
    {
        await using var hub = await HubProcess.Start(_folder);
        using var silo = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => silo.ConnectAsync(IPAddress.Loopback, 11111, TestContext.Current.CancellationToken).AsTask());
    }
}
