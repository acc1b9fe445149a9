using System.Collections.Frozen;
using System.Collections.Immutable;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>Who may see a dataset (公开属性). The numbers are those of the contract.</summary>
public enum Disclosure
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Public (公开).</summary>
    Public = 1,

    /// <summary>Shared between agencies (政务共享).</summary>
    Shared = 2,

    /// <summary>Read only with consent or for a stated duty (授权查询).</summary>
    Restricted = 3,
}

/// <summary>A dataset (数据集) of the sharing directory.</summary>
public sealed record DatasetDefinition(
    string Code, string NameZh, string NameEn, RecordKind Kind, ImmutableArray<string> ReportingAgencies, int ReportingPeriodHours, string Rule,
    Disclosure Disclosure, int DueWorkingDays, FullDeliveries? FullDeliveries);

/// <summary>How full deliveries (全量) of a dataset are treated: what one does not mention is missing.</summary>
/// <param name="WithdrawMissing">True where what is missing is withdrawn, that is, counts as never having held; else it is reported.</param>
/// <param name="MissingPercentMax">Percent of the records held above which nothing is withdrawn: a torn file looks like that.</param>
public sealed record FullDeliveries(bool WithdrawMissing, int MissingPercentMax);

/// <summary>The sharing directory (共享目录): who reports what, for which purposes an agency may ask. Data that an operator edits.</summary>
public sealed class SharingDirectoryDocument
{
    private const string Document = "sharing directory";
    private readonly FrozenDictionary<string, AgencyDefinition> _agencies;
    private readonly FrozenDictionary<string, DatasetDefinition> _datasets;

    private SharingDirectoryDocument(string version, ImmutableArray<AgencyDefinition> agencies, ImmutableArray<DatasetDefinition> datasets)
    {
        Version = version;
        Agencies = agencies;
        Datasets = datasets;
        _agencies = agencies.ToFrozenDictionary(a => a.Code);
        _datasets = datasets.ToFrozenDictionary(d => d.Code);
    }

    /// <summary>Version that the operator gave it.</summary>
    public string Version { get; }

    /// <summary>Agencies in order of code.</summary>
    public ImmutableArray<AgencyDefinition> Agencies { get; }

    /// <summary>Datasets in order of code.</summary>
    public ImmutableArray<DatasetDefinition> Datasets { get; }

    /// <summary>Finds an agency; null where there is none of that code.</summary>
    public AgencyDefinition? FindAgency(string code) => _agencies.GetValueOrDefault(code);

    /// <summary>Finds a dataset; null where there is none of that code.</summary>
    public DatasetDefinition? FindDataset(string code) => _datasets.GetValueOrDefault(code);

    /// <summary>Reads a directory.</summary>
    /// <exception cref="ReferenceDataException">It cannot be used; all faults are named.</exception>
    public static SharingDirectoryDocument Read(Stream json)
    {
        var file = ReferenceTable.Read<DirectoryFile>(Document, json);
        var faults = Validate(file).ToList();
        if (faults.Count > 0) throw new ReferenceDataException(Document, faults);
        return new SharingDirectoryDocument(
            file.Version,
            [.. file.Agencies.OrderBy(a => a.Code, StringComparer.Ordinal)
                .Select(a => new AgencyDefinition(a.Code, a.NameZh, a.NameEn, a.UnifiedSocialCreditCode ?? "", [.. a.Purposes])
                {
                    Kind = a.Kind, Superior = a.Superior ?? "", RegionCode = a.RegionCode ?? "", ActsForSubjects = a.ActsForSubjects,
                })],
            [.. file.Datasets.OrderBy(d => d.Code, StringComparer.Ordinal)
                .Select(d => new DatasetDefinition(
                    d.Code, d.NameZh, d.NameEn, d.Kind, [.. d.ReportingAgencies], d.ReportingPeriodHours, d.Rule, d.Disclosure, d.DueWorkingDays,
                    d.FullDeliveries))]);
    }

    private static IEnumerable<string> Validate(DirectoryFile file)
    {
        if (string.IsNullOrWhiteSpace(file.Version)) yield return "version is empty: give each edit its own, such as 2026-04-01.";
        foreach (var code in Repeated(file.Agencies.Select(a => a.Code))) yield return $"agency {code} stands more than once or has no code.";
        foreach (var code in Repeated(file.Datasets.Select(d => d.Code))) yield return $"dataset {code} stands more than once or has no code.";
        var agencies = file.Agencies.Select(a => a.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in AgencyFaults(file.Agencies, agencies)) yield return fault;
        foreach (var dataset in file.Datasets)
        {
            if (dataset.Kind == RecordKind.None) yield return $"dataset {dataset.Code}: kind is missing.";
            if (dataset.Disclosure == Disclosure.None) yield return $"dataset {dataset.Code}: disclosure is missing.";
            if (dataset.ReportingPeriodHours < 0) yield return $"dataset {dataset.Code}: reportingPeriodHours is negative.";
            if (dataset.DueWorkingDays < 0) yield return $"dataset {dataset.Code}: dueWorkingDays is negative.";
            if (dataset.FullDeliveries is { MissingPercentMax: < 1 or > 100 }) yield return $"dataset {dataset.Code}: missingPercentMax goes from 1 to 100.";
            foreach (var agency in dataset.ReportingAgencies.Where(a => !agencies.Contains(a)))
                yield return $"dataset {dataset.Code}: there is no agency {agency}.";
        }
    }

    private static IEnumerable<string> AgencyFaults(IReadOnlyList<AgencyFile> file, HashSet<string> agencies)
    {
        foreach (var agency in file)
        {
            if (agency.Kind == ParticipantKind.None) yield return $"agency {agency.Code}: kind is none; leave it out for an authority.";
            if (agency.Superior is { } superior && (superior == agency.Code || !agencies.Contains(superior)))
                yield return $"agency {agency.Code}: its superior {superior} is no other agency.";
            if (agency.RegionCode is { } region && !RegionCode.TryParse(region, out _))
                yield return $"agency {agency.Code}: regionCode {region} has not six digits (GB/T 2260).";
            if (agency.ActsForSubjects && agency.Kind != ParticipantKind.Portal)
                yield return $"agency {agency.Code}: actsForSubjects is for portals, at which companies prove who they are.";
        }
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> codes) =>
        codes.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1 || g.Key.Length == 0).Select(g => $"'{g.Key}'");

    private sealed record DirectoryFile(string Version, IReadOnlyList<AgencyFile> Agencies, IReadOnlyList<DatasetFile> Datasets);

    private sealed record AgencyFile(
        string Code, string NameZh, string NameEn, IReadOnlyList<string> Purposes, string? UnifiedSocialCreditCode = null,
        ParticipantKind Kind = ParticipantKind.Agency, string? Superior = null, string? RegionCode = null, bool ActsForSubjects = false);

    private sealed record DatasetFile(
        string Code, string NameZh, string NameEn, RecordKind Kind, IReadOnlyList<string> ReportingAgencies, string Rule, Disclosure Disclosure,
        int ReportingPeriodHours = 0, int DueWorkingDays = 0, FullDeliveries? FullDeliveries = null);
}
