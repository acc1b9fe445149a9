using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Hub.History;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Subjects;

/// <summary>Finds the cases of a company that have to do with a record.</summary>
internal sealed class CompanyCases(CompanyRecords companies)
{
    /// <summary>Numbers of the cases that brought a record or are about it, in order.</summary>
    public async Task<IEnumerable<string>> About(UnifiedSocialCreditCode code, RecordKey key, CancellationToken cancellationToken)
    {
        var company = (await companies.At([code], new Position(long.MaxValue), cancellationToken))[0];
        var acts = company.Records.Values.Where(r => r.Target == key).Select(r => r.Key.RecordNumber).ToHashSet(StringComparer.Ordinal);
        return company.Cases.Values
            .Where(c => c.Target == key || c.Id == key.RecordNumber || acts.Contains(c.Id))
            .Select(c => c.Id).Order(StringComparer.Ordinal);
    }
}
