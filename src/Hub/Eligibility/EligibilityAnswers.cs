using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Sanctions;
using CreditHub.Hub.Feed;
using CreditHub.Hub.History;
using CreditHub.Hub.Rulebooks;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;

namespace CreditHub.Hub.Eligibility;

/// <summary>Where answers come from: the standing index for today, the ledger for every other day and for what was known at another time.</summary>
internal sealed class EligibilityAnswers(LedgerStore store, ChangeFeed feed, StandingIndex index, RulebookHistory history,
    CompanyRecords companies)
{
    /// <summary>Decides by the index. Call with the feed's token taken before.</summary>
    public EligibilityDecision ByIndex(in CheckedQuestion asked, MeasureCatalogue catalogue)
    {
        if (!index.TryFind(asked.Code, out var bytes)) return EligibilityDecision.Unknown;
        if (bytes is null) return EligibilityDecision.Clear;
        var standing = SubjectStanding.Parser.ParseFrom(bytes);
        if (standing.OnlyRestricted) return EligibilityDecision.Unknown;
        return EligibilityRules.Decide([.. standing.Sanctions.Select(s => s.ToDomain())], asked.Question, catalogue);
    }

    /// <summary>
    /// Decides by the subject's records: for another day by those that are held, or as the hub would have answered at another time by
    /// folding what was
    /// recorded by then.
    /// </summary>
    public async Task<(EligibilityDecision Decision, Position Position, MeasureCatalogue Catalogue)> ByLedger(
        CheckedQuestion asked, Rulebook rules, CancellationToken cancellationToken)
    {
        if (asked.KnownAt is not { } knownAt)
        {
            var head = (await store.Reader.ReadHead(cancellationToken)).Last;
            var held = (await companies.At([asked.Code], head, cancellationToken))[0];
            return (held.Decide(asked.Question, rules.Sanctions), head, rules.Catalogue);
        }

        var upTo = await store.Reader.LastPositionAt(knownAt, cancellationToken);
        var judgedBy = await history.At(upTo, cancellationToken);
        var known = await companies.RecordsAt(asked.Code, upTo, cancellationToken);
        return (known.Decide(asked.Question, judgedBy.Sanctions), upTo, judgedBy.Catalogue);
    }

    /// <summary>Waits until the index knows everything that any node acknowledged before this call.</summary>
    public async Task BecomeConsistent(CancellationToken cancellationToken) =>
        await feed.WaitFor((await store.Reader.ReadHead(cancellationToken)).Last, cancellationToken);
}
