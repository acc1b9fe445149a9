namespace CreditHub.Domain.Cases;

/// <summary>How many documents are kept for a company.</summary>
public static class DocumentRules
{
    /// <summary>
    /// Documents that no step of a case names. An application rests on a handful; what nobody names may not fill the ledger.
    /// </summary>
    public const int UnnamedMax = 50;

    /// <summary>True where another document may be kept.</summary>
    /// <param name="documents">Ids of the documents kept.</param>
    /// <param name="cases">The company's cases.</param>
    public static bool MayKeepAnother(IReadOnlyCollection<string> documents, IEnumerable<CreditCase> cases) => documents.Count < UnnamedMax
        || documents.Except(cases.SelectMany(c => c.Steps).SelectMany(s => s.Documents), StringComparer.Ordinal).Count() < UnnamedMax;
}
