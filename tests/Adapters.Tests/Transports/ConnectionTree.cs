using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Hosting;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.Adapters.Tests.Reporting;
using CreditHub.Adapters.Transports;
using CreditHub.Client;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports;

/// <summary>A folder with one connection file, a hub, and the transport between them, which can be started anew as after a crash.</summary>
internal sealed class ConnectionTree : IAsyncDisposable
{
    private readonly CreditHubClient _client;
    private readonly List<ITransport> _started = [];

    private ConnectionTree(FakeHubServer hub)
    {
        Hub = hub;
        _client = DropTree.ClientOf(hub, window: 2048);
        File.WriteAllText(PathOf("penalty.format.json"), PenaltyTable.Json);
        Hub.Reporting.Refuse = row =>
        {
            if (row.Record is { } record) Arrived.Add(record);
            return RefuseRecord(row.Record);
        };
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("connection-").FullName;

    public FakeHubServer Hub { get; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Every record that arrived at the hub, as often as it did.</summary>
    public List<CreditRecord> Arrived { get; } = [];

    /// <summary>Refuses a record; null takes it.</summary>
    public Func<CreditRecord?, FieldFault?> RefuseRecord { get; set; } = _ => null;

    public string State => PathOf("source.state");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ConnectionTree> StartAsync(TimeProvider? time = null) => new(await FakeHubServer.StartAsync()) { Time = time ?? TimeProvider.System };

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Writes the connection file and reads it as an adapter does.</summary>
    public Connection Connect(string transport, double pollSeconds = 0.1)
    {
        var path = PathOf("source.connection.json");
        File.WriteAllText(path, $$"""
            {
              "agency": "sx-market", "datasets": ["market.penalty"], "formats": ["penalty.format.json"], "pollSeconds": {{pollSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}},
              "transport": {{transport}}
            }
            """);
        return ConnectionReader.Read(path);
    }

    /// <summary>A transport that knows nothing but what lies on disk.</summary>
    public ITransport Transport(Connection connection)
    {
        Directory.CreateDirectory(connection.StateFolder);
        var transport = TransportKinds.Open(new ConnectionWork(connection, _client, Time, NullLogger.Instance));
        _started.Add(transport);
        return transport;
    }

    /// <summary>One look.</summary>
    public static async Task<PassResult> Look(ITransport transport)
    {
        var result = new PassResult();
        await transport.Look(result, Stop);
        return result;
    }

    /// <summary>What the transport shows of its source.</summary>
    public static async Task<string> Check(ITransport transport)
    {
        var lines = new List<string>();
        await transport.Check(lines.Add, Stop);
        return string.Join('\n', lines);
    }

    /// <summary>The numbers of the records that the hub has, without the company behind each.</summary>
    public IEnumerable<string> Documents() => Arrived.Select(r => r.Document.Number);

    /// <summary>The only receipt in the state folder.</summary>
    public DeliveryReceipt Receipt() => System.Text.Json.JsonSerializer.Deserialize<DeliveryReceipt>(
        File.ReadAllBytes(Assert.Single(Directory.GetFiles(PathOf("source.state", "receipts"), "*.receipt.json"))), System.Text.Json.JsonSerializerOptions.Web)!;

    public async ValueTask DisposeAsync()
    {
        foreach (var transport in _started) transport.Dispose();
        _client.Dispose();
        await Hub.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}
