using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    /// <summary>The entry of a case's last step; null where there is no such case.</summary>
    public Task<LedgerEntry?> FindCase(string caseId, CancellationToken cancellationToken) =>
        OneOrNull(_statements.FindCase, row => row.ReadEntry(), [caseId], cancellationToken);

    /// <summary>Entries of the last steps of cases, latest first, before a place.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ListCases(CaseFilter filter, Position before, int max, CancellationToken cancellationToken) => All(
        _statements.ListCases, row => row.ReadEntry(),
        [
            before.Value, filter.Subject?.ToString() ?? "", filter.Party, $"% {filter.Party} %",
            filter.Responsible, filter.Kind, filter.OpenOnly ? 1 : 0, filter.OverdueOnly ? 1 : 0,
            max,
        ],
        cancellationToken);

    /// <summary>Subjects with a case to which the calendar does something on or before a day.</summary>
    public Task<IReadOnlyList<UnifiedSocialCreditCode>> DueCases(BeijingDate day, int max, CancellationToken cancellationToken) =>
        All(_statements.DueCases, row => UnifiedSocialCreditCode.Parse(row.GetString(0)), [day.DayNumber, max], cancellationToken);
}

/// <summary>Which cases; what is empty, zero or false matches everything.</summary>
/// <param name="Subject">The subject; null = all.</param>
/// <param name="Party">Agency or company that it concerns: its subject, who must act or began it, or another party from its
/// beginning.</param>
/// <param name="Responsible">Agency that must act.</param>
/// <param name="Kind">Number of the process.</param>
/// <param name="OpenOnly">Only those that are not closed.</param>
/// <param name="OverdueOnly">Only those whose deadline has passed.</param>
public sealed record CaseFilter(UnifiedSocialCreditCode? Subject, string Party, string Responsible, int Kind, bool OpenOnly, bool OverdueOnly);
