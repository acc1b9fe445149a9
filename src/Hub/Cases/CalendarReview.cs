using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using CaseKind = CreditHub.Domain.Cases.CaseKind;

namespace CreditHub.Hub.Cases;

/// <summary>
/// Corrects provisional deadlines once the rules in force hold the year that they reach. Looked at when a node starts, and whenever the
/// calendar holds another last year; what fails is tried again at the next review.
/// </summary>
internal sealed partial class CalendarReview(
    LedgerStore store, IGrainFactory grains, RulesInForce rules, BackgroundLoops loops, TimeProvider time, ILogger<CalendarReview> logger)
    : PeriodicReview(loops, time, logger)
{
    private long _looked = -1;
    private int _countedTo;

    protected override async Task Review(CancellationToken cancellationToken)
    {
        var inForce = rules.InForce;
        _looked = inForce.Position.Value;
        var lastYear = inForce.Rules.Tables.Calendar.Years[^1];
        if (lastYear == _countedTo) return;
        var companies = await Concerned(cancellationToken);
        var reviewed = await Each(
            companies, static code => code, (code, _) => grains.GetGrain<IMarketSubjectGrain>(code).ReviewCases(), cancellationToken);
        if (reviewed > 0) LogReviewed(logger, reviewed, lastYear);
        if (reviewed == companies.Count) _countedTo = lastYear;
    }

    protected override Task Sooner(CancellationToken cancellationToken) => rules.Reached(new(_looked + 1), cancellationToken);

    private async Task<HashSet<string>> Concerned(CancellationToken cancellationToken)
    {
        var companies = new HashSet<string>(StringComparer.Ordinal);
        var today = rules.Today.DayNumber;
        await foreach (var held in OpenCases.Read(store.Reader, CaseKind.None, cancellationToken))
            if (IsProvisional(held, today)) companies.Add(held.UnifiedSocialCreditCode);
        return companies;
    }

    // The last day for statements stays in a notice when the deadline is another's already.
    private static bool IsProvisional(Case held, int today) =>
        held.Deadline is { Provisional: true } || HeardUntil(held.Listing ?? held.Ban) >= today;

    private static int HeardUntil(DeterminationParticulars? determination) =>
        determination?.Notice?.HeardUntil.ToDomain()?.DayNumber ?? 0;

    [LoggerMessage(1, LogLevel.Information,
        "Provisional deadlines of {Subjects} subjects were counted again by the calendar up to {Year}.")]
    private static partial void LogReviewed(ILogger logger, int subjects, int year);
}
