using System.Diagnostics;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>The command that an operator runs beside the hub.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backup_OfAHubThatRuns_SaysWhatItHoldsAndReplacesNothing()
    {
        await using var hub = await HubProcess.Start(_folder);
        var copy = Path.Combine(_folder, "copy.db");
        var (code, said) = await Backup(copy);
        Assert.True(code == 0, said);
        Assert.Matches(@"copy\.db holds store [0-9a-f]{32} up to position \d+ of epoch 1\. SHA-256 [0-9a-f]{64}", said);
        (code, said) = await Backup(copy);
        Assert.True(code == 1, said);
        Assert.Contains("No backup was made", said, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Said)> Backup(string copy)
    {
        var start = new ProcessStartInfo("dotnet", [HubProcess.Binary("src/Hub", "CreditHub.Hub"), "backup", copy])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Hub__DataFolder"] = _folder;
        using var command = Process.Start(start)!;
        var said = await Task.WhenAll(
            command.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), command.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await command.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (command.ExitCode, string.Concat(said));
    }
}
