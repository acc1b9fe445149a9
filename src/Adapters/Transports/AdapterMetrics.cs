using System.Diagnostics.Metrics;

namespace CreditHub.Adapters.Transports;

/// <summary>
/// What is measured of the connections of this process, by their names, which the operator gave. A connection that never looked says nothing.
/// </summary>
public static class AdapterMetrics
{
    /// <summary>Name of the meter, for whoever exports it.</summary>
    public const string MeterName = "CreditHub.Adapters";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Gauge<int> Failing = Meter.CreateGauge<int>(
        "credithub.adapter.failing", description: "1 while a connection's source cannot be reached or read, else 0.");

    private static readonly Gauge<double> Looked = Meter.CreateGauge<double>(
        "credithub.adapter.looked_timestamp", "s", "When a connection last looked at its source with success, in seconds since 1970.");

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "credithub.adapter.deliveries", description: "Deliveries by what became of them: delivered, refused, held or failed.");

    internal static void Works(string connection, DateTimeOffset now)
    {
        Failing.Record(0, Of(connection));
        Looked.Record(now.ToUnixTimeMilliseconds() / 1000d, Of(connection));
    }

    internal static void Fails(string connection) => Failing.Record(1, Of(connection));

    internal static void Delivery(string connection, string outcome) =>
        Deliveries.Add(1, Of(connection), new KeyValuePair<string, object?>("outcome", outcome));

    private static KeyValuePair<string, object?> Of(string connection) => new("connection", connection);
}
