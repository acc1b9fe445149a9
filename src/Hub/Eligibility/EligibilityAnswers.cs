using CreditHub.Domain.Codes;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Sanctions;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Rulebooks;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;

namespace CreditHub.Hub.Eligibility;

/// <summary>Where answers come from: the standing index for today, the ledger for every other day and for what was known at another time.</summary>
internal sealed class EligibilityAnswers(LedgerStore store, ChangeFeed feed, StandingIndex index, RulebookHistory history)
{
    /// <summary>Decides by the index. Call with the feed's token taken before.</summary>
    public EligibilityDecision ByIndex(in CheckedQuestion asked, MeasureCatalogue catalogue)
    {
        if (!index.TryFind(asked.Code, out var bytes)) return EligibilityDecision.Unknown;
        if (bytes is null) return EligibilityDecision.Clear;
        var standing = SubjectStanding.Parser.ParseFrom(bytes);
        return EligibilityRules.Decide([.. standing.Sanctions.Select(s => s.ToDomain())], asked.Question, catalogue);
    }

    /// <summary>Decides by folding the subject's entries: for another day, or as the hub would have answered at another time.</summary>
    public async Task<(EligibilityDecision Decision, Position Position, MeasureCatalogue Catalogue)> ByLedger(
        CheckedQuestion asked, Rulebook rules, CancellationToken cancellationToken)
    {
        var upTo = (await store.Reader.ReadHead(cancellationToken)).Last;
        var judgedBy = rules;
        if (asked.KnownAt is { } knownAt)
        {
            // Recorded at or before that moment: everything up to the first entry recorded after it.
            if (await store.Reader.FirstPositionAt(knownAt.AddTicks(1), cancellationToken) is { } next) upTo = new Position(next.Value - 1);
            judgedBy = await history.At(upTo, cancellationToken);
        }

        var profile = await ProfileAt(asked.Code, upTo, cancellationToken);
        return (profile.Decide(asked.Question, judgedBy.Sanctions), upTo, judgedBy.Catalogue);
    }

    /// <summary>Waits until the index knows everything that any node acknowledged before this call.</summary>
    public async Task BecomeConsistent(CancellationToken cancellationToken) =>
        await feed.WaitFor((await store.Reader.ReadHead(cancellationToken)).Last, cancellationToken);

    private async Task<SubjectProfile> ProfileAt(UnifiedSocialCreditCode code, Position upTo, CancellationToken cancellationToken)
    {
        var profile = new SubjectProfile(code);
        foreach (var entry in await store.Reader.ReadSubjectEntries(code, default, upTo, cancellationToken)) LedgerFold.Apply(profile, entry);
        return profile;
    }
}
