using System.Runtime.CompilerServices;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    /// <summary>The present name of every subject that has one, in order of code, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<(UnifiedSocialCreditCode Code, string Name)>> ScanNames(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = "";
        while (true)
        {
            var page = await All(
                _statements.ScanNames, row => (UnifiedSocialCreditCode.Parse(row.GetString(0)), row.GetString(1)), [after, ScanPage],
                cancellationToken);
            if (page.Count > 0) yield return page;
            if (page.Count < ScanPage) yield break;
            after = page[^1].Item1.ToString();
        }
    }

    /// <summary>Records held of a kind without sorts of which more than one version came, newest decision first, after a place.</summary>
    public Task<IReadOnlyList<(RecordKey Key, int DecidedOn, Position Position)>> ListCorrected(
        RecordKind kind, (int DecidedOn, Position Position)? after, int max, CancellationToken cancellationToken)
    {
        var (decidedOn, position) = after ?? (int.MaxValue, default);
        return All(
            _statements.ListCorrected, row => (RecordKeyText.Parse(row.GetString(0)), row.GetInt32(1), new Position(row.GetInt64(2))),
            [(short)kind, decidedOn, position.Value, max], cancellationToken);
    }
}
