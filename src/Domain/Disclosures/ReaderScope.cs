using CreditHub.Domain.Records;

namespace CreditHub.Domain.Disclosures;

/// <summary>Who reads about a company, as far as it decides what is shown.</summary>
public sealed class ReaderScope
{
    /// <summary>The company itself (Shaanxi Social Credit Regulation, Art 40).</summary>
    public static readonly ReaderScope Own = new("", [], [], []) { IsOwn = true };

    private readonly HashSet<string> _public;
    private readonly HashSet<string> _granted;
    private readonly HashSet<string> _decided;

    /// <summary>Creates a scope.</summary>
    /// <param name="agency">Code of the agency that reads.</param>
    /// <param name="publicDatasets">Datasets of which it reads what is public today.</param>
    /// <param name="grantedDatasets">Datasets that a right beyond the public, or the company's consent, opens to it.</param>
    /// <param name="decidedDatasets">Datasets about whose records it decides (处理).</param>
    public ReaderScope(
        string agency, IReadOnlyCollection<string> publicDatasets, IReadOnlyCollection<string> grantedDatasets,
            IReadOnlyCollection<string> decidedDatasets)
    {
        Agency = agency;
        _public = new HashSet<string>(publicDatasets, StringComparer.Ordinal);
        _granted = new HashSet<string>(grantedDatasets, StringComparer.Ordinal);
        _decided = new HashSet<string>(decidedDatasets, StringComparer.Ordinal);
    }

    /// <summary>Code of the agency that reads; empty for the company itself.</summary>
    public string Agency { get; }

    /// <summary>True for the company itself.</summary>
    public bool IsOwn { get; private init; }

    /// <summary>Datasets of which it reads what is public today.</summary>
    public IReadOnlyCollection<string> PublicDatasets => _public;

    /// <summary>Datasets that a right beyond the public, or consent, opens to it.</summary>
    public IReadOnlyCollection<string> GrantedDatasets => _granted;

    /// <summary>Datasets about whose records it decides.</summary>
    public IReadOnlyCollection<string> DecidedDatasets => _decided;

    /// <summary>How much of the dataset's records it sees at most.</summary>
    public RecordSight OfDataset(string dataset) => IsOwn ? RecordSight.Own
        : _granted.Contains(dataset) ? RecordSight.Granted
        : _public.Contains(dataset) ? RecordSight.Public
        : RecordSight.Hidden;

    /// <summary>True for the record's source and for those who decide about its dataset: they see also what no longer counts.</summary>
    public bool Answers(RecordKey record) => IsOwn || record.Source == Agency || _decided.Contains(record.Dataset);
}
