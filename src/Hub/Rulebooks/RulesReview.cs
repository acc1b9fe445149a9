using System.Collections.Concurrent;
using CreditHub.Domain.Codes;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;

namespace CreditHub.Hub.Rulebooks;

/// <summary>
/// Looks at every company again when rules come into force that judge standings otherwise: another catalogue, another version of the rule code. What is done is
/// noted in the ledger, so that a review that a crash cut off begins again.
/// </summary>
internal sealed partial class RulesReview(
    LedgerStore store, RulebookLedger ledger, RulesInForce rules, IGrainFactory grains, BackgroundLoops loops, TimeProvider time, ILogger<RulesReview> logger)
    : PeriodicReview(loops, time, logger)
{
    // The node that recorded the rules reviews at once. Others do where it has not by then: it may have died.
    private static readonly TimeSpan OthersAfter = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time = time;
    private readonly ConcurrentBag<UnifiedSocialCreditCode> _failed = [];
    private long _scanned = -1;
    private long _looked = -1;

    protected override async Task Review(CancellationToken cancellationToken)
    {
        var inForce = rules.InForce;
        var isFirstLook = _looked < 0;
        _looked = inForce.Position.Value;
        if (inForce.StandingsSince <= await ledger.ReviewedBy(cancellationToken)) return;
        if (!isFirstLook && ledger.RecordedHere != inForce.Number && _scanned != inForce.Number && _time.GetUtcNow() < inForce.Since + OthersAfter) return;
        if (_scanned == inForce.Number) await ReviewFailed(inForce, cancellationToken);
        else await ReviewAll(inForce, cancellationToken);
        if (_failed.IsEmpty) await ledger.NoteReviewed(inForce.Number, cancellationToken);
    }

    protected override Task Sooner(CancellationToken cancellationToken) => rules.Reached(new(_looked + 1), cancellationToken);

    // Records bring sanctions by the catalogue, so a new one may concern companies against which nothing stood.
    private async Task ReviewAll(RulebookInForce inForce, CancellationToken cancellationToken)
    {
        _failed.Clear();
        var reviewed = 0L;
        await foreach (var page in store.Reader.ScanStandings(cancellationToken))
        {
            await Reassess(page.Select(row => row.Code), inForce, cancellationToken);
            reviewed += page.Count;
        }

        _scanned = inForce.Number;
        LogReviewedAll(logger, inForce.Number, reviewed);
    }

    private async Task ReviewFailed(RulebookInForce inForce, CancellationToken cancellationToken)
    {
        var again = new List<UnifiedSocialCreditCode>();
        while (_failed.TryTake(out var code)) again.Add(code);
        await Reassess(again, inForce, cancellationToken);
    }

    private Task Reassess(IEnumerable<UnifiedSocialCreditCode> codes, RulebookInForce inForce, CancellationToken cancellationToken) => Each(
        codes,
        static code => code.ToString(),
        async (code, _) =>
        {
            try
            {
                await grains.GetGrain<IMarketSubjectGrain>(code.ToString()).Reassess(ReassessmentCause.Catalogue, inForce.Position.Value);
            }
            catch
            {
                _failed.Add(code);
                throw;
            }
        },
        cancellationToken);

    [LoggerMessage(10, LogLevel.Information, "Rules {Number} came into force: {Subjects} companies were reviewed.")]
    private static partial void LogReviewedAll(ILogger logger, long number, long subjects);
}
