using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.InteropServices;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger.Engines;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Operations;

/// <summary>What an operator asks first of a node: which program it is, whether it is ready and why not, its loops, its certificate, its disks.</summary>
internal sealed class NodeMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new(HubMeter.Name);
    private readonly HealthStates _health;
    private readonly BackgroundLoops _loops;
    private readonly CredentialsInForce _credentials;
    private readonly TimeProvider _time;
    private readonly (string Name, string Path)[] _folders;

    public NodeMetrics(
        HealthStates health, BackgroundLoops loops, CredentialsInForce credentials, IOptions<HubOptions> hub, IOptions<EvidenceOptions> evidence,
        IOptions<LedgerOptions> ledger, TimeProvider time)
    {
        (_health, _loops, _credentials, _time) = (health, loops, credentials, time);
        _folders =
        [
            .. new[] { ("data", hub.Value.DataFolder), ("evidence", evidence.Value.Folder), ("drop", hub.Value.DropFolder) }
                .Where(f => f.Item2.Length > 0).Select(f => (f.Item1, Path.GetFullPath(f.Item2))),
        ];
        AddBuild(ledger.Value.Engine);
        _meter.CreateObservableGauge("credithub.ready", Ready, description: "1 where the node was ready when it was last looked at, else 0.");
        _meter.CreateObservableGauge(
            "credithub.check.severity", Checks, description: "What each check of readiness said: 0 healthy, 1 degraded, 2 unhealthy.");
        _meter.CreateObservableGauge(
            "credithub.loop.failing", () => _loops.All.Select(l => Of(l, l.IsFailing ? 1L : 0)),
            description: "1 while a background loop fails and is tried again, else 0.");
        _meter.CreateObservableCounter(
            "credithub.loop.failures", () => _loops.All.Select(l => Of(l, l.Failures)), description: "Rounds of background loops that failed.");
        _meter.CreateObservableCounter(
            "credithub.loop.skips", () => _loops.All.Select(l => Of(l, l.Skips)),
            description: "Items that background loops could not handle and passed over.");
        _meter.CreateObservableGauge(
            "credithub.certificate.left", CertificateLeft, "s", "Time to the end of the node's own certificate; negative after it.");
        _meter.CreateObservableGauge("credithub.disk.free", () => Disks(d => d.AvailableFreeSpace), "By", "Free bytes where a folder lies.");
        _meter.CreateObservableGauge("credithub.disk.size", () => Disks(d => d.TotalSize), "By", "All bytes where a folder lies.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private void AddBuild(LedgerEngineKind engine)
    {
        var stated = typeof(NodeMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var version = stated.Split('+', 2);
        KeyValuePair<string, object?>[] build =
        [
            new("version", version[0]), new("commit", version.Length > 1 ? version[1] : "unknown"),
            new("runtime", RuntimeInformation.FrameworkDescription), new("engine", engine.ToString()),
        ];
        _meter.CreateObservableGauge(
            "credithub.build_info", () => new Measurement<int>(1, build), description: "Always 1; its labels say which program this node runs.");
    }

    // A node that has not looked yet is not ready, and says so: an alarm on 0 would not see a series that is missing.
    private int Ready() => _health.Last is { Status: not HealthStatus.Unhealthy } ? 1 : 0;

    private IEnumerable<Measurement<int>> Checks() => _health.Last is not { } report ? []
        : report.Entries.Select(e => new Measurement<int>(HealthStatus.Healthy - e.Value.Status, new KeyValuePair<string, object?>("check", e.Key)));

    private static Measurement<long> Of(BackgroundLoop loop, long value) => new(value, new KeyValuePair<string, object?>("loop", loop.Name));

    private IEnumerable<Measurement<double>> CertificateLeft() => _credentials.Tls is not { } tls ? []
        : [new Measurement<double>((tls.Certificate.NotAfter.ToUniversalTime() - _time.GetUtcNow().UtcDateTime).TotalSeconds)];

    // A disk that cannot be asked has no series; the alarm on it is another's.
    private IEnumerable<Measurement<long>> Disks(Func<DriveInfo, long> of)
    {
        foreach (var (name, path) in _folders)
        {
            Measurement<long> measured;
            try
            {
                measured = new Measurement<long>(of(new DriveInfo(path)), new KeyValuePair<string, object?>("folder", name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                continue;
            }

            yield return measured;
        }
    }
}
