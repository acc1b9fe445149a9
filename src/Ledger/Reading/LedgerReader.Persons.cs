using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    /// <summary>Entries whose part that names persons is due to be looked at, longest due first; a subject is null for rows that have none yet.</summary>
    public Task<IReadOnlyList<(Position Position, UnifiedSocialCreditCode? Subject)>> DuePersonParts(BeijingDate day, int max, CancellationToken cancellationToken) => All(
        _statements.DuePersonParts,
        row => (new Position(row.GetInt64(0)), row.IsDBNull(1) ? default(UnifiedSocialCreditCode?) : UnifiedSocialCreditCode.Parse(row.GetString(1))),
        [day.DayNumber, max],
        cancellationToken);
}
