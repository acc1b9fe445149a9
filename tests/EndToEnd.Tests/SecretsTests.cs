using System.Diagnostics;
using CreditHub.Client;
using CreditHub.TestKit;
using CreditHub.V1;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>A hub with planted secrets, run with every log line on: none of them comes out.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string WrongKey = "planted-wrong-key-7c1b9f";
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_WithPlantedSecrets_LetsNoneOut()
    {
        var (keyFile, credentials) = (Path.Combine(_folder, "court.key"), Path.Combine(_folder, "credentials.json"));
        var made = await Run("clients/cli", "hubctl", ["key", "new", "sx-court", "--out", keyFile, "--credentials", credentials], []);
        var key = (await File.ReadAllTextAsync(keyFile, TestContext.Current.CancellationToken)).Trim();
        var address = $"http://127.0.0.1:{LoopbackPort.Free()}";
        using var hub = StartHub(address, credentials);
        var output = Task.WhenAll(hub.StandardOutput.ReadToEndAsync(), hub.StandardError.ReadToEndAsync());
        string answered, refused;
        try
        {
            using var court = CreditHubClient.Connect(new CreditHubClientOptions { Address = address, Agency = "sx-court", Purpose = "supervision", KeyFile = keyFile });
            await HubProcess.Until("an answer of the hub", async () => await Answers(court), holds: answers => answers);
            var code = "91610000220568570K";
            Dictionary<string, string> known = new() { ["CREDITHUB_KEY_FILE"] = keyFile, ["CREDITHUB_ADDRESS"] = address, ["CREDITHUB_AGENCY"] = "sx-court" };
            Dictionary<string, string> unknown = new() { ["CREDITHUB_KEY"] = WrongKey, ["CREDITHUB_ADDRESS"] = address, ["CREDITHUB_AGENCY"] = "sx-court" };
            answered = await Run("clients/cli", "hubctl", ["check", code, "licence"], known);
            refused = await Run("clients/cli", "hubctl", ["check", code, "licence"], unknown);
        }
        finally
        {
            hub.Kill();
        }

        var all = string.Concat(await output) + made + answered + refused;
        Assert.Contains("UNKNOWN", answered, StringComparison.Ordinal);
        Assert.Contains("CREDENTIAL_REFUSED", refused, StringComparison.Ordinal);
        Assert.Contains("EligibilityService/Check", all, StringComparison.Ordinal);
        Assert.DoesNotContain(key, all, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongKey, all, StringComparison.Ordinal);
    }

    private static async Task<bool> Answers(CreditHubClient client)
    {
        try
        {
            return (await client.ListMattersAsync(TestContext.Current.CancellationToken)).Count > 0;
        }
        catch (CreditHubException e) when (e.Reason == ErrorReason.Unspecified)
        {
            return false;
        }
    }

    private Process StartHub(string address, string credentials)
    {
        var start = new ProcessStartInfo("dotnet", HubProcess.Binary("src/Hub", "CreditHub.Hub")) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Hub__DataFolder"] = _folder;
        start.Environment["Hub__Address"] = address;
        start.Environment["Hub__OperationsAddress"] = $"http://127.0.0.1:{LoopbackPort.Free()}";
        start.Environment["Hub__Access__CredentialsFile"] = credentials;
        start.Environment["Logging__LogLevel__Default"] = "Trace";
        start.Environment["Logging__LogLevel__Microsoft"] = "Trace";
        start.Environment["Logging__LogLevel__Grpc"] = "Trace";
        return Process.Start(start)!;
    }

    private static async Task<string> Run(string project, string name, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [HubProcess.Binary(project, name), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return string.Concat(texts);
    }
}
