using System.Diagnostics;
using System.Text;
using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.TestKit;
using CreditHub.V1;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>A hub with planted secrets, run with every log line on: none of them comes out.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string Mark = "5e1d9c27";
    private const string WrongKey = $"wrong-key-{Mark}";
    private const string IdentityKey = $"identity-numbers-key---{Mark}-";
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_WithPlantedSecrets_LetsNoneOut()
    {
        var (keyFile, credentials) = (Path.Combine(_folder, "court.key"), Path.Combine(_folder, "credentials.json"));
        var made = await Run("clients/cli", "hubctl", ["key", "new", "sx-court", "--out", keyFile, "--credentials", credentials], []);
        var key = (await File.ReadAllTextAsync(keyFile, TestContext.Current.CancellationToken)).Trim();
        await File.WriteAllTextAsync(Path.Combine(_folder, "identity.key"), IdentityKey, TestContext.Current.CancellationToken);
        await using var source = await HttpSourceServer.StartAsync();
        source.Answer = (context, _) => { context.Response.StatusCode = StatusCodes.Status401Unauthorized; return Task.CompletedTask; };
        PlantConnections(source.Address);
        var address = $"http://127.0.0.1:{LoopbackPort.Free()}";
        using var hub = StartHub(address, ("Hub__Access__CredentialsFile", credentials), ("Hub__ConnectionsFolder", Path.Combine(_folder, "connections")), ("PLANTED_SFTP_PASSWORD", Planted("sftp")));
        var output = new ProcessOutput(hub);
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

            // Every connection was tried, and said why it failed.
            foreach (var connection in (string[])["planted-http", "planted-header", "planted-table", "planted-sftp", "planted-sftp-variable"])
                await HubProcess.Until($"a word of {connection}", () => output.Says($"{connection}:"), holds: said => said);
        }
        finally
        {
            hub.Kill();
        }

        var signingKey = await File.ReadAllLinesAsync(Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder, "evidence", "secret"))), TestContext.Current.CancellationToken);
        var all = output + made + answered + refused;
        Assert.Contains("UNKNOWN", answered, StringComparison.Ordinal);
        Assert.Contains("CREDENTIAL_REFUSED", refused, StringComparison.Ordinal);
        Assert.Contains("EligibilityService/Check", all, StringComparison.Ordinal);
        HoldsNone(all, [key, WrongKey, .. signingKey.Where(line => !line.StartsWith("-----", StringComparison.Ordinal))]);
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("redis")]
    public async Task Start_OnAServerThatIsNotThere_LetsItsPasswordOutNowhere(string server)
    {
        var nowhere = LoopbackPort.Free();
        using var authority = new TestAuthority(_folder, "authority");
        var node = authority.Issue("node", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var credentials = Path.Combine(_folder, "credentials.json");
        await File.WriteAllTextAsync(credentials, """{"agencies": []}""", TestContext.Current.CancellationToken);
        (string, string)[] settings = server == "ledger"
            ? [("Hub__Ledger__Engine", "PostgreSql"), ("Hub__Ledger__ConnectionString", $"Host=127.0.0.1;Port={nowhere};Username=hub;Password={Planted("ledger")};Timeout=2")]
            : [("Hub__Redis", $"127.0.0.1:{nowhere},password={Planted("redis")},connectTimeout=1000,connectRetry=1"), ("Hub__SiloPort", $"{LoopbackPort.Free()}")];

        using var hub = StartHub(
            $"https://127.0.0.1:{LoopbackPort.Free()}",
            [.. settings, ("Hub__Access__CredentialsFile", credentials), ("Hub__Tls__CertificateFile", node.File), ("Hub__Tls__KeyFile", node.KeyFile), ("Hub__Tls__AuthorityFile", authority.AuthorityFile)]);
        var output = new ProcessOutput(hub);
        await HubProcess.Until($"a hub that does not start without its {server}", () => output.Says("The hub does not start: "), holds: said => said);
        hub.Kill();

        HoldsNone(output.ToString(), File.ReadLines(node.KeyFile).Where(line => !line.StartsWith("-----", StringComparison.Ordinal)));
    }

    private void PlantConnections(string httpSource)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "connections")).FullName;
        foreach (var secret in (string[])["bearer", "header", "table", "sftp-file"]) File.WriteAllText(Path.Combine(folder, secret), Planted(secret));
        var nowhere = LoopbackPort.Free();
        const string sftp = """ "folder": "/outbox", "hostKeys": ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"], "complete": "unchanged" """;
        Connect("http", $$"""{"kind": "http", "url": "{{httpSource}}/list", "content": "json", "bearer": {"file": "bearer"} }""");
        Connect("header", $$"""{"kind": "http", "url": "{{httpSource}}/list", "content": "json", "header": {"name": "X-Api-Key", "value": {"file": "header"} } }""");
        Connect("sftp", $$"""{"kind": "sftp", "host": "127.0.0.1", "port": {{nowhere}}, "user": "credithub", "password": {"file": "sftp-file"}, {{sftp}} }""");
        Connect("sftp-variable", $$"""{"kind": "sftp", "host": "127.0.0.1", "port": {{nowhere}}, "user": "credithub", "password": {"environment": "PLANTED_SFTP_PASSWORD"}, {{sftp}} }""");
        Connect("table", $$"""
            {"kind": "table", "engine": "postgresql", "connectionString": "Host=127.0.0.1;Port={{nowhere}};Database=exchange;Username=reader;Timeout=2", "password": {"file": "table"}, "table": "t",
             "columns": {"sxid": "sxid", "mc": "bzxrmc", "dm": "统一社会信用代码", "fy": "zxfy", "ah": "ah", "qk": "sxbzxrxwqk", "fb": "fbrq"}, "keyColumn": "id", "read": "by-key"}
            """);

        void Connect(string name, string transport) => File.WriteAllText(
            Path.Combine(folder, $"planted-{name}.connection.json"), $$"""{"agency": "sx-court", "datasets": ["court.judgment-default"], "pollSeconds": 5, "transport": {{transport}} }""");
    }

    private static string Planted(string what) => $"{what}-{Mark}";

    // Every planted secret ends in the mark. What is written in another form is looked for in the usual ones.
    private static void HoldsNone(string all, IEnumerable<string> more)
    {
        var key = Encoding.ASCII.GetBytes(IdentityKey);
        foreach (var secret in (string[])[Mark, Convert.ToBase64String(key), Convert.ToHexString(key), Convert.ToHexStringLower(key), .. more])
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
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

    private Process StartHub(string address, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", HubProcess.Binary("src/Hub", "CreditHub.Hub")) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Hub__DataFolder"] = _folder;
        start.Environment["Hub__Address"] = address;
        start.Environment["Hub__OperationsAddress"] = $"http://127.0.0.1:{LoopbackPort.Free()}";
        start.Environment["Logging__LogLevel__Default"] = "Trace";
        start.Environment["Logging__LogLevel__Microsoft"] = "Trace";
        start.Environment["Logging__LogLevel__Grpc"] = "Trace";
        start.Environment["Logging__LogLevel__Orleans"] = "Trace";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<string> Run(string project, string name, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [HubProcess.Binary(project, name), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return string.Concat(texts);
    }
}
