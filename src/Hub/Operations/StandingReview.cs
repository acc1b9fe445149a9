using CreditHub.Domain.Codes;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Announces what nobody reports: a term that ended with the day, a term that began. Verdicts do not wait for it, they judge
/// by the moment of the answer; subscribers are told by it.
/// </summary>
internal sealed partial class StandingReview(
    LedgerStore store, IGrainFactory grains, RulesInForce rules, BackgroundLoops loops, TimeProvider time, ILogger<StandingReview> logger)
    : PeriodicReview(loops, time, logger)
{
    private const int PageSize = 500;

    protected override async Task Review(CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await store.Reader.DueSubjects(rules.Today, PageSize, cancellationToken);
            var reviewed = await Reassess(due, cancellationToken);
            if (reviewed > 0) LogReviewed(logger, reviewed);
            if (due.Count < PageSize || reviewed == 0) return;
        }
    }

    private Task<int> Reassess(IEnumerable<UnifiedSocialCreditCode> codes, CancellationToken cancellationToken) => Each(
        codes, static code => code.ToString(), (code, _) => grains.GetGrain<IMarketSubjectGrain>(code.ToString()).Reassess(ReassessmentCause.Calendar, rules.InForce.Position.Value), cancellationToken);

    [LoggerMessage(1, LogLevel.Information, "{Subjects} subjects whose standing the calendar changed were reviewed.")]
    private static partial void LogReviewed(ILogger logger, int subjects);
}
