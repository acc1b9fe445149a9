using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;

namespace CreditHub.Hub.Cases;

/// <summary>Marks the cases whose deadlines passed: nobody reports that, the calendar does.</summary>
internal sealed partial class CaseReview(LedgerStore store, IGrainFactory grains, RulesInForce rules, BackgroundLoops loops, TimeProvider time, ILogger<CaseReview> logger)
    : PeriodicReview(loops, time, logger)
{
    private const int PageSize = 500;

    protected override async Task Review(CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await store.Reader.DueCases(rules.Today, PageSize, cancellationToken);
            var reviewed = await Each(
                due, static code => code.ToString(), (code, _) => grains.GetGrain<IMarketSubjectGrain>(code.ToString()).ReviewCases(), cancellationToken);
            if (reviewed > 0) LogReviewed(logger, reviewed);
            if (due.Count < PageSize || reviewed == 0) return;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Subjects} subjects whose cases have a deadline that passed were reviewed.")]
    private static partial void LogReviewed(ILogger logger, int subjects);
}
