using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Operations;
using CreditHub.Ledger;

namespace CreditHub.Hub.Cases;

/// <summary>Marks the cases whose deadlines passed: nobody reports that, the calendar does.</summary>
internal sealed partial class CaseReview(LedgerStore store, IGrainFactory grains, RulesInForce rules, TimeProvider time, ILogger<CaseReview> logger)
    : PeriodicReview(time, logger)
{
    private const int PageSize = 500;

    protected override async Task Review(CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await store.Reader.DueCases(rules.Today, PageSize, cancellationToken);
            await Parallel.ForEachAsync(
                due, AtATime(cancellationToken), async (code, _) => await grains.GetGrain<IMarketSubjectGrain>(code.ToString()).ReviewCases());
            if (due.Count > 0) LogReviewed(logger, due.Count);
            if (due.Count < PageSize) return;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Subjects} subjects whose cases have a deadline that passed were reviewed.")]
    private static partial void LogReviewed(ILogger logger, int subjects);
}
