using CreditHub.Domain.Codes;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Cases;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Subjects;

/// <summary>
/// Says whether a company changed in a way that a reader sees. Else «changed since» would tell of records that are hidden from it.
/// </summary>
internal sealed class VisibleChanges(LedgerStore store, CaseList cases, RulesInForce rules)
{
    /// <summary>True where an entry after a position bears on what the reader sees; what left its sight since then does too.</summary>
    public async Task<bool> Any(UnifiedSocialCreditCode code, Position after, ReadingView view, CallerIdentity caller,
        CancellationToken cancellationToken) =>
        view.IsOwn || (await store.Reader.ReadSubjectEntries(code, after, new Position(long.MaxValue), cancellationToken)).Any(e =>
            IsSeen(e, view, caller));

    private bool IsSeen(LedgerEntry entry, ReadingView view, CallerIdentity caller) => entry.Kind switch
    {
        EntryKind.RecordReported or EntryKind.RecordCorrected or EntryKind.RecordWithdrawn => view.Shows(entry.Record!.Value.Dataset),
        EntryKind.CaseAdvanced => cases.IsParty(CaseDisclosure.Of(CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case), caller),
        EntryKind.StandingChanged => StandingEntry.Parser.ParseFrom(entry.Payload.Span).Changes.Any(c => IsSeen(c, view, caller)),
        _ => false,
    };

    private bool IsSeen(SanctionChange change, ReadingView view, CallerIdentity caller) => change.Sanction is { } sanction
        ? view.Shows(sanction.Record.Dataset)
        : rules.Current.Catalogue.FindMatter(change.MatterCode) is { } matter && caller.MayCheck(matter);
}
