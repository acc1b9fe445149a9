using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Hosting;
using CreditHub.Adapters.Transports.Tables;
using Xunit;

namespace CreditHub.Adapters.Tests.Hosting;

public sealed class ConnectionReaderTests : IDisposable
{
    private const string Table = """
        "kind": "table", "engine": "postgresql", "connectionString": "Host=db;Username=reader", "table": "out.penalty", "columns": {"wsh": "行政处罚决定书文号"},
        "keyColumn": "id", "read": "by-key"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("connections-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_SoundFile_IsWhatItSays()
    {
        var connection = Read($$"""
            {
              // Comments are for whoever comes after.
              "agency": "sx-market", "datasets": ["market.penalty"], "transport": { {{Table}}, "password": {"environment": "DB_PASSWORD"} },
            }
            """);
        Assert.Equal(("tax", "sx-market", TimeSpan.FromMinutes(1)), (connection.Name, connection.Agency, connection.PollInterval));
        Assert.Equal(Path.Combine(_folder, "tax.state"), connection.StateFolder);
        Assert.Equal(["market.penalty"], connection.Formats.Keys);
        Assert.Equal(TableEngine.PostgreSql, Assert.IsType<TableSettings>(connection.Transport).Engine);
    }

    [Theory]
    [InlineData("""{"agency": "sx-market", "datasets": ["market.penalty"], "pollSecond": 5, "transport": {"kind": "drop-folder", "folder": "in"}}""", "no field 'pollSecond' here. Fields: agency, datasets, transport, pollSeconds, formats, stateFolder, changes.")]
    [InlineData("""{"agency": "sx-market", "datasets": ["market.penalty"], "transport": {"kind": "drop-folder", "folder": "in", "host": "x"}}""", "transport.host (line 1): there is no field 'host' here. Fields: folder, fileBytesMax.")]
    [InlineData("""{"agency": "sx-market", "datasets": ["market.penalty"], "transport": {"kind": "ftp", "host": "x"}}""", "kind: say which transport it is, one of: drop-folder, sftp, table, http.")]
    [InlineData("""{"agency": "sx-market", "datasets": ["market.penalty"], "transport": {"folder": "in"}}""", "kind: say which transport it is, one of: drop-folder, sftp, table, http.")]
    [InlineData("""{"agency": "sx-market", "datasets": ["market.penalty"], "transport": {"kind": "drop-folder"}}""", "missing: 'folder'")]
    [InlineData("""{"agency": "sx-market", "datasets": ["market.penalty"]}""", "missing: 'transport'")]
    [InlineData("""{"agency": "sx-markt", "datasets": ["market.penalty"], "transport": {"kind": "drop-folder", "folder": "in"}}""", "there is no format of 'sx-markt'")]
    [InlineData("""{"agency": "sx-tax", "datasets": ["market.penalty"], "transport": {"kind": "drop-folder", "folder": "in"}}""", "sx-tax has no format for 'market.penalty'. It has: credit.repair, inspection.result, tax.a-rated, tax.arrears, tax.major-violation, tax.non-normal.")]
    [InlineData("""{"agency": "sx-tax", "datasets": [], "transport": {"kind": "drop-folder", "folder": "in"}}""", "name at least one of: credit.repair, inspection.result, tax.a-rated, tax.arrears, tax.major-violation, tax.non-normal.")]
    [InlineData("""{"agency": "sx-tax", "datasets": ["tax.a-rated"], "pollSeconds": 0, "transport": {"kind": "drop-folder", "folder": "in"}}""", "pollSeconds: give seconds from 0.1 to 86400.")]
    [InlineData("""{"agency": "sx-tax", "datasets": ["tax.a-rated"], "formats": ["none.json"], "transport": {"kind": "drop-folder", "folder": "in"}}""", "formats: Could not find file")]
    [InlineData("""{"agency": "sx-tax", "agency": "sx-tax", "datasets": ["tax.a-rated"], "transport": {"kind": "drop-folder", "folder": "in"}}""", "Duplicate property 'agency'")]
    [InlineData("""{"agency": "sx-tax", """, "tax.connection.json cannot be used:")]
    [InlineData("null", "It holds null")]
    public void Read_Fault_IsNamedWithFieldAndCure(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConnectionFileException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"password\": \"topsecret\"", "transport.password (line 3): A secret does not stand in this file: write {\"file\": \"/path/to/secret\"}")]
    [InlineData("\"password\": {\"value\": \"topsecret\"}", "has no field value")]
    [InlineData("\"password\": {}", "names a file or a variable, one of them")]
    [InlineData("\"password\": {\"file\": \"a\", \"environment\": \"B\"}", "names a file or a variable, one of them")]
    public void Read_InlineSecret_IsRefusedAndNotRepeated(string password, string expected)
    {
        var fault = Assert.Throws<ConnectionFileException>(() => Read(OfTable($"{Table}, {password}")));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Username=reader", "Username=reader;Password=topsecret", "transport.connectionString: take the password out of it")]
    [InlineData("Username=reader", "Username=reader;PWD=topsecret", "transport.connectionString: take the password out of it")]
    [InlineData("Host=db;Username=reader", "Hots=db;Username=reader", "transport.connectionString: Couldn't set hots")]
    [InlineData("Host=db;Username=reader", "nonsense", "transport.connectionString: it is not of the form")]
    [InlineData("\"out.penalty\"", "\"out.penalty; DROP TABLE x\"", "transport.table: 'penalty; DROP TABLE x' is no name")]
    [InlineData("\"wsh\"", "\"w\\\"sh\"", "transport.columns: 'w\"sh' is no name")]
    [InlineData("\"id\"", "\"1d\"", "transport.keyColumn: '1d' is no name")]
    [InlineData("by-key", "by-change-time", "transport.changeTimeColumn: name it, or read by-key.")]
    [InlineData("\"read\"", "\"pageRows\": 0, \"read\"", "transport.pageRows: from 1 to 10000.")]
    [InlineData("{\"wsh\": \"行政处罚决定书文号\"}", "{}", "transport.columns: name the table's columns")]
    public void Read_TableSettings_AreHeldToTheirBounds(string text, string instead, string expected)
    {
        var fault = Assert.Throws<ConnectionFileException>(() => Read(OfTable(Table.Replace(text, instead, StringComparison.Ordinal))));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoDatasetsOverOneTable_IsRefused()
    {
        var fault = Assert.Throws<ConnectionFileException>(() => Read($$"""{"agency": "sx-market", "datasets": ["market.penalty", "market.licence"], "transport": { {{Table}} } }"""));
        Assert.Contains("this kind of transport carries one dataset", fault.Message, StringComparison.Ordinal);
    }

    // What a source may write, it may exchange.
    [Theory]
    [InlineData(".", null)]
    [InlineData("drop", "drop/state")]
    [InlineData("drop", "drop")]
    public void Read_StateFolderWithinTheDropFolder_IsRefused(string folder, string? stateFolder)
    {
        var state = stateFolder is null ? "" : $"\"stateFolder\": \"{stateFolder}\",";
        var transport = $$"""{"kind": "drop-folder", "folder": "{{folder}}"}""";
        var json = $$"""{"agency": "sx-market", "datasets": ["market.penalty"], {{state}} "transport": {{transport}} }""";
        var fault = Assert.Throws<ConnectionFileException>(() => Read(json));
        Assert.Contains("where the source may write", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherEnding_SaysHowToNameIt() =>
        Assert.Contains("Its name must end in .connection.json", Assert.Throws<ConnectionFileException>(() => ConnectionReader.Read("/etc/tax.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadFolder_ReadsConnectionsAndNothingElse()
    {
        File.WriteAllText(Path.Combine(_folder, "notes.json"), "{");
        Read(OfTable(Table));
        Assert.Equal(["tax"], ConnectionReader.ReadFolder(_folder).Select(c => c.Name));
    }

    [Fact]
    public void Secret_InAFileOrAVariable_IsReadWithoutItsLineEnd()
    {
        File.WriteAllText(Path.Combine(_folder, "secret"), "s e c\r\n");
        Assert.Equal("s e c", new SecretReference("secret", null).Read(_folder));
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), new SecretReference(null, "PATH").Read(_folder));
        Assert.Contains("in the variable NONE_SUCH is empty or not set", Assert.Throws<SourceFailedException>(() => new SecretReference(null, "NONE_SUCH").Read(_folder)).Message, StringComparison.Ordinal);
        Assert.Throws<SourceFailedException>(() => new SecretReference("none", null).Read(_folder));
    }

    private static string OfTable(string settings) => $$"""
        {"agency": "sx-market",
         "datasets": ["market.penalty"], "transport": {
         {{settings.ReplaceLineEndings(" ")}} } }
        """;

    private Connection Read(string json)
    {
        var path = Path.Combine(_folder, "tax.connection.json");
        File.WriteAllText(path, json);
        return ConnectionReader.Read(path);
    }
}
