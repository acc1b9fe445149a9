using CreditHub.Hub.Hosting;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Verification;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Checkpoints;

/// <summary>Rows of the store do not follow from its entries, or entries from its tree.</summary>
internal sealed class StoreDiffersException(VerificationResult result) : InvalidOperationException(
    $"The store was changed by something else than the hub, {result.Findings.Count + result.MoreFindings} findings: "
    + $"{string.Join("; ", result.Findings.Take(3))}. "
    + "«verify-ledger» names all.");

/// <summary>
/// Verifies the whole store again and again, at a bounded rate on a thread of its own. Findings degrade readiness until a later round
/// finds none.
/// </summary>
internal sealed partial class LedgerVerifierLoop(
    LedgerCheckpoints checkpoints, IOptions<CheckpointOptions> options, IOptions<LedgerOptions> ledger, BackgroundLoops loops,
        TimeProvider time,
    ILogger<LedgerVerifierLoop> logger) : BackgroundService
{
    private const string EntriesStep = "entries";
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(1);
    private readonly BackgroundLoop _loop = loops.Of<LedgerVerifierLoop>();
    private long _verified;
    private VerifierRound? _last;

    /// <summary>The last round that read the store to its end; null before the first.</summary>
    public VerifierRound? Last => Volatile.Read(ref _last);

    /// <summary>Entries looked at since the start, by all rounds.</summary>
    public long Verified => Interlocked.Read(ref _verified);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.VerifyHours == 0) return;
        try
        {
            for (var wait = FirstAfter; ; wait = TimeSpan.FromHours(options.Value.VerifyHours))
            {
                await Task.Delay(wait, time, stoppingToken);
                await Task.Factory.StartNew(
                    () => Round(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start begins again.
        }
    }

    /// <summary>Verifies once.</summary>
    internal void Round(CancellationToken cancellationToken)
    {
        try
        {
            var verification = new VerificationOptions
            {
                Checkpoints = checkpoints.Current is { } current ? [current.Checkpoint] : [],
                Progress = Pace(cancellationToken),
            };
            var result = LedgerVerifier.Run(ledger.Value, verification, cancellationToken);
            var found = result.Findings.Count + result.MoreFindings;
            Volatile.Write(ref _last, new VerifierRound(time.GetUtcNow().ToUnixTimeSeconds(), result.Entries, found));
            foreach (var finding in result.Findings) LogFinding(finding.ToString());
            if (result.Findings.Count > 0) throw new StoreDiffersException(result);
            _loop.Succeeded();
            LogVerified(result.Entries);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _loop.Failed(e);
            LogFailed(e.Message);
        }
    }

    // Numbers are looked at within one view of the store, which must not be kept for long.
    private Action<VerificationProgress> Pace(CancellationToken cancellationToken)
    {
        var before = default(VerificationProgress);
        return step =>
        {
            var rows = step.Step == before.Step ? step.Done - before.Done : step.Done;
            before = step;
            if (step.Step == EntriesStep) Interlocked.Add(ref _verified, rows);
            if (step.Step != "numbers")
                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds((double)rows / options.Value.VerifyEntriesPerSecond));
            cancellationToken.ThrowIfCancellationRequested();
        };
    }

    [LoggerMessage(1, LogLevel.Critical, "The store was changed by something else than the hub: {Finding}")]
    private partial void LogFinding(string finding);

    [LoggerMessage(2, LogLevel.Error, "The store is not verified: {Fault}")]
    private partial void LogFailed(string fault);

    [LoggerMessage(3, LogLevel.Information, "The store says what its {Entries} entries say.")]
    private partial void LogVerified(long entries);
}

/// <summary>A round of verification that read the store to its end.</summary>
/// <param name="EndedAt">When, in seconds since 1970.</param>
/// <param name="Position">Position up to which entries were looked at.</param>
/// <param name="Findings">What was found.</param>
internal sealed record VerifierRound(long EndedAt, long Position, long Findings);
