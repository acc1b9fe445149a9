using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence.Warnings;

/// <summary>Puts warnings into the ledger, from where any node tells them, and ends the hours of agencies that have fallen silent.</summary>
internal sealed partial class UsageWarner(UsageMeter meter, LedgerStore store, BackgroundLoops loops, TimeProvider time, ILogger<UsageWarner> logger) : BackgroundService
{
    private static readonly TimeSpan HourCheckInterval = TimeSpan.FromMinutes(5);
    private readonly BackgroundLoop _loop = loops.Of<UsageWarner>();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        meter.EndHours(time.GetUtcNow().ToUnixTimeMilliseconds(), always: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hours = time.CreateTimer(_ => meter.EndHours(time.GetUtcNow().ToUnixTimeMilliseconds(), always: false), null, HourCheckInterval, HourCheckInterval);
        try
        {
            await foreach (var warning in meter.Warnings.ReadAllAsync(stoppingToken)) await Tell(warning, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is unusual after the restart is told then.
        }
    }

    private async Task Tell(UsageWarning warning, CancellationToken cancellationToken)
    {
        LogUnusual(warning.Agency, warning.Anomaly, warning.Counted, warning.PastMost, warning.PastDays);
        try
        {
            var draft = new EntryDraft { Kind = EntryKind.UsageWarned, Payload = new UsageWarningEntry { Warning = warning }.ToByteArray() };
            await store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([draft])] }, cancellationToken);
            _loop.Succeeded();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _loop.Failed(e);
            LogFailed(e, warning.Agency);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Unusual use by {Agency}: {Anomaly}, {Counted} against at most {PastMost} in {PastDays} days before.")]
    private partial void LogUnusual(string agency, UsageAnomaly anomaly, long counted, long pastMost, int pastDays);

    [LoggerMessage(2, LogLevel.Error, "The warning about {Agency} was not put into the ledger; the line above is all there is of it.")]
    private partial void LogFailed(Exception exception, string agency);
}
