using CreditHub.Domain.Codes;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Ledger;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Announces what nobody reports: a term that ended with the day, a term that began, a new catalogue. Verdicts do not wait for it, they judge
/// by the moment of the answer; subscribers are told by it.
/// </summary>
internal sealed partial class StandingReview(
    LedgerStore store, IGrainFactory grains, RulesInForce rules, RulesLoader loader, TimeProvider time, ILogger<StandingReview> logger)
    : BackgroundService
{
    private const int PageSize = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (loader.CatalogueChanged) await Guarded(ReviewAll, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await Guarded(ReviewDue, stoppingToken);
        }
        while (await Ticks(timer, stoppingToken));
    }

    private static async Task<bool> Ticks(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Guarded(Func<CancellationToken, Task> review, CancellationToken cancellationToken)
    {
        try
        {
            await review(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shutting down; what is due stays due.
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    private async Task ReviewDue(CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await store.Reader.DueSubjects(rules.Today, PageSize, cancellationToken);
            await Review(due, ReassessmentCause.Calendar, cancellationToken);
            if (due.Count > 0) LogReviewed(due.Count);
            if (due.Count < PageSize) return;
        }
    }

    // Records bring sanctions by the catalogue, so a new one may concern subjects against which nothing stood.
    private async Task ReviewAll(CancellationToken cancellationToken)
    {
        var reviewed = 0L;
        await foreach (var page in store.Reader.ScanStandings(cancellationToken))
        {
            await Review(page.Select(row => row.Code), ReassessmentCause.Catalogue, cancellationToken);
            reviewed += page.Count;
        }

        LogReviewedAll(reviewed);
    }

    private Task Review(IEnumerable<UnifiedSocialCreditCode> codes, ReassessmentCause cause, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            codes,
            new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken },
            async (code, _) => await grains.GetGrain<IMarketSubjectGrain>(code.ToString()).Reassess(cause));

    [LoggerMessage(1, LogLevel.Information, "{Subjects} subjects whose standing the calendar changed were reviewed.")]
    private partial void LogReviewed(int subjects);

    [LoggerMessage(2, LogLevel.Information, "The catalogue changed: {Subjects} subjects were reviewed.")]
    private partial void LogReviewedAll(long subjects);

    [LoggerMessage(3, LogLevel.Error, "Reviewing standings failed; it is tried again in half a minute.")]
    private partial void LogFailed(Exception exception);
}
