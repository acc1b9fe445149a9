using System.Collections.Frozen;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Evaluations;

/// <summary>A subscriber's filter of evaluation results, checked and compiled.</summary>
internal sealed class EvaluationMatcher
{

    private readonly FrozenSet<string> _datasets;
    private readonly FrozenSet<string> _grades;
    private readonly string[] _regions;
    private readonly string[] _industries;
    private readonly FrozenSet<string> _companies;

    private readonly Func<string, bool> _shows;

    /// <summary>Compiles a filter.</summary>
    /// <param name="filter">The filter; null matches everything.</param>
    /// <param name="directory">Directory in force.</param>
    /// <param name="codes">Door of codes.</param>
    /// <param name="tables">Regions and industries.</param>
    /// <param name="shows">True for datasets that the subscriber may watch.</param>
    public EvaluationMatcher(EvaluationFilter? filter, SharingDirectoryDocument directory, SubjectCodeDoor codes, CodeTables tables, Func<string, bool> shows)
    {
        _shows = shows;
        filter ??= new EvaluationFilter();
        foreach (var code in filter.Datasets)
        {
            if (directory.FindDataset(code) is not { Kind: RecordKind.CreditEvaluation })
                throw new ApiException(ErrorReason.DatasetUnknown, $"There is no dataset '{code}' of evaluations.", ("dataset", code), ("field", "filter.datasets"));
        }

        _datasets = filter.Datasets.ToFrozenSet();
        _grades = filter.Grades.ToFrozenSet();
        _regions = [.. filter.RegionCodes.Select(r => tables.RegionPrefix(r, "filter.region_codes"))];
        _industries = [.. filter.IndustryCodes.Select(i => CodeTables.Industry(i, "filter.industry_codes"))];
        _companies = filter.UnifiedSocialCreditCodes.Select(c => codes.Open(c, "filter.unified_social_credit_codes", out _).ToString()).ToFrozenSet();
    }

    /// <summary>True where a result is one the subscriber asked for.</summary>
    public bool Matches(EvaluationChange change) =>
        _shows(change.Record.Dataset) && (_datasets.Count == 0 || _datasets.Contains(change.Record.Dataset))
        && (_grades.Count == 0 || _grades.Contains(change.Evaluation.Grade))
        && (_companies.Count == 0 || _companies.Contains(change.UnifiedSocialCreditCode))
        && (_regions.Length == 0 || _regions.Any(r => change.RegionCode.StartsWith(r, StringComparison.Ordinal)))
        && (_industries.Length == 0 || _industries.Any(i => change.IndustryCode.StartsWith(i, StringComparison.Ordinal)));
}
