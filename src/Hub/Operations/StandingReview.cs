using CreditHub.Domain.Codes;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Announces what nobody reports: a term that ended with the day, a term that began, a new catalogue. Verdicts do not wait for it, they judge
/// by the moment of the answer; subscribers are told by it.
/// </summary>
internal sealed partial class StandingReview(
    LedgerStore store, IGrainFactory grains, RulesInForce rules, RulesLoader loader, BackgroundLoops loops, TimeProvider time, ILogger<StandingReview> logger)
    : PeriodicReview(loops, time, logger)
{
    private const int PageSize = 500;

    protected override Task Begin(CancellationToken cancellationToken) => loader.CatalogueChanged ? ReviewAll(cancellationToken) : Task.CompletedTask;

    protected override async Task Review(CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await store.Reader.DueSubjects(rules.Today, PageSize, cancellationToken);
            var reviewed = await Reassess(due, ReassessmentCause.Calendar, cancellationToken);
            if (reviewed > 0) LogReviewed(logger, reviewed);
            if (due.Count < PageSize || reviewed == 0) return;
        }
    }

    // Records bring sanctions by the catalogue, so a new one may concern subjects against which nothing stood.
    private async Task ReviewAll(CancellationToken cancellationToken)
    {
        var reviewed = 0L;
        await foreach (var page in store.Reader.ScanStandings(cancellationToken))
        {
            await Reassess(page.Select(row => row.Code), ReassessmentCause.Catalogue, cancellationToken);
            reviewed += page.Count;
        }

        LogReviewedAll(logger, reviewed);
    }

    private Task<int> Reassess(IEnumerable<UnifiedSocialCreditCode> codes, ReassessmentCause cause, CancellationToken cancellationToken) => Each(
        codes, static code => code.ToString(), (code, _) => grains.GetGrain<IMarketSubjectGrain>(code.ToString()).Reassess(cause), cancellationToken);

    [LoggerMessage(1, LogLevel.Information, "{Subjects} subjects whose standing the calendar changed were reviewed.")]
    private static partial void LogReviewed(ILogger logger, int subjects);

    [LoggerMessage(2, LogLevel.Information, "The catalogue changed: {Subjects} subjects were reviewed.")]
    private static partial void LogReviewedAll(ILogger logger, long subjects);
}
