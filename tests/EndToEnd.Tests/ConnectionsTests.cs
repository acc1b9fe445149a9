using System.Diagnostics;
using CreditHub.Client;
using CreditHub.TestKit;
using CreditHub.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>Sources that are connected by configuration: from their table, server or address to a verdict.</summary>
public sealed class ConnectionsTests : IDisposable
{
    private const string OfTheTable = "91610000220568570K";
    private const string OfTheServer = "91610104MADGFK247E";
    private const string OfTheAddress = "91610925496819561X";
    private static readonly string[] Columns = ["sxid", "bzxrmc", "统一社会信用代码", "zxfy", "ah", "sxbzxrxwqk", "fbrq"];

    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder, "source.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TableServerAndAddress_InsideTheHubAndBesideIt_LeadToVerdicts()
    {
        using var server = await SshServer.StartAsync(Token);
        await using var web = await HttpSourceServer.StartAsync();
        web.Answer = (context, _) => context.Response.WriteAsJsonAsync(new[] { Columns.Zip(Row(3, OfTheAddress)).ToDictionary(c => c.First, c => c.Second) }, Token);
        await Run("CREATE TABLE sxbzxr (id INTEGER PRIMARY KEY, sxid TEXT, mc TEXT, dm TEXT, fy TEXT, ah TEXT, qk TEXT, fb TEXT, yc TEXT, gxsj TEXT, zt TEXT, sm TEXT)");
        await Run($"INSERT INTO sxbzxr VALUES (1, {string.Join(", ", Row(1, OfTheTable).Select(c => $"'{c}'"))}, NULL, '2026-03-03 10:00:00', NULL, NULL)");
        await File.WriteAllLinesAsync(Path.Combine(server.Folder, "court.judgment-default_20261101_001.csv"), [string.Join(',', Columns), string.Join(',', Row(2, OfTheServer))], Token);
        Connect("court-table", $$"""
            {"kind": "table", "engine": "sqlite", "connectionString": "Data Source={{Database}}", "table": "sxbzxr", "keyColumn": "id", "read": "by-change-time", "changeTimeColumn": "gxsj",
             "columns": {"sxid": "sxid", "mc": "bzxrmc", "dm": "统一社会信用代码", "fy": "zxfy", "ah": "ah", "qk": "sxbzxrxwqk", "fb": "fbrq", "yc": "移出日期"},
             "acknowledgement": {"statusColumn": "zt", "noteColumn": "sm"} }
            """);
        Connect("court-sftp", $$"""
            {"kind": "sftp", "host": "127.0.0.1", "port": {{server.Port}}, "user": "{{server.User}}", "folder": "{{server.Folder}}", "hostKeys": ["{{server.Fingerprint}}"],
             "privateKey": {"file": "{{server.PrivateKey}}"}, "complete": "renamed"}
            """);

        await using var hub = await HubProcess.Start(_folder, ("Hub__ConnectionsFolder", Path.Combine(_folder, "connections")));
        using var procurement = hub.ClientOf("sx-procurement", "procurement");
        await UntilVerdict(procurement, OfTheTable, Verdict.Barred);
        await UntilVerdict(procurement, OfTheServer, Verdict.Barred);
        await HubProcess.Until("the receipt on the server", () => Task.FromResult(File.Exists(Path.Combine(server.Folder, "done", "court.judgment-default_20261101_001.csv.receipt.json"))), there => there);
        await HubProcess.Until("the answer in the table", () => Scalar("SELECT zt FROM sxbzxr"), status => status == "taken");
        Assert.Equal(Verdict.UnknownSubject, (await procurement.CheckAsync(OfTheAddress, "procurement", cancellationToken: Token)).Verdict);

        var beside = Directory.CreateDirectory(Path.Combine(_folder, "beside")).FullName;
        Connect("court-http", $$"""{"kind": "http", "url": "{{web.Address}}/list", "content": "json"}""", beside);
        var once = await Hubctl(hub, "adapter", "run", "--once", Path.Combine(beside, "court-http.connection.json"));
        Assert.True(once.ExitCode == 0, once.Output);
        await UntilVerdict(procurement, OfTheAddress, Verdict.Barred);

        // The court takes the company off its list: the row changes in place.
        await Run("UPDATE sxbzxr SET yc = '2026-06-01', gxsj = '2026-06-01 09:00:00'");
        await UntilVerdict(procurement, OfTheTable, Verdict.Clear);
    }

    [Fact]
    public async Task FaultyConnection_StopsTheStartAndIsNamed()
    {
        Connect("court-table", """{"kind": "tabel"}""");
        var start = new ProcessStartInfo("dotnet", HubProcess.Binary("src/Hub", "CreditHub.Hub"));
        start.Environment["Hub__DataFolder"] = _folder;
        start.Environment["Hub__Access__Unauthenticated"] = "true";
        start.Environment["Hub__Address"] = $"http://127.0.0.1:{LoopbackPort.Free()}";
        start.Environment["Hub__OperationsAddress"] = $"http://127.0.0.1:{LoopbackPort.Free()}";
        start.Environment["Hub__ConnectionsFolder"] = Path.Combine(_folder, "connections");
        var ended = await Run(start);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("The hub does not start:\ncourt-table.connection.json cannot be used:", ended.Output, StringComparison.Ordinal);
        Assert.Contains("kind: say which transport it is, one of: drop-folder, sftp, table, http.", ended.Output, StringComparison.Ordinal);
    }

    private static string[] Row(int number, string company) => [$"70000000{number}", $"公司{number}", company, "西安市雁塔区人民法院", $"(2026)陕0113执{number}号", "违反财产报告制度", "2026-03-02"];

    private void Connect(string name, string transport, string? folder = null)
    {
        folder ??= Directory.CreateDirectory(Path.Combine(_folder, "connections")).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".connection.json"), $$"""{"agency": "sx-court", "datasets": ["court.judgment-default"], "pollSeconds": 0.5, "transport": {{transport}} }""");
    }

    private static Task UntilVerdict(CreditHubClient client, string company, Verdict verdict) => HubProcess.Until(
        $"the verdict {verdict} on {company}", async () => (await client.CheckAsync(company, "procurement", cancellationToken: Token)).Verdict, v => v == verdict);

    private async Task Run(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<string?> Scalar(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Token) as string;
    }

    private static Task<(int ExitCode, string Output)> Hubctl(HubProcess hub, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [HubProcess.Binary("clients/cli", "hubctl"), .. arguments]);
        start.Environment["CREDITHUB_ADDRESS"] = hub.Address;
        return Run(start);
    }

    private static async Task<(int ExitCode, string Output)> Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromMinutes(2), Token);
        return (process.ExitCode, await output + await errors);
    }
}
