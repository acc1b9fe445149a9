using System.Collections.Frozen;
using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>The sharing directory (共享目录): who reports what, for which purposes an agency may ask. Data that an operator edits.</summary>
public sealed class SharingDirectoryDocument
{
    internal const string Document = "directory.json";
    private readonly FrozenDictionary<string, AgencyDefinition> _agencies;
    private readonly FrozenDictionary<string, DatasetDefinition> _datasets;

    private SharingDirectoryDocument(
        string version, ImmutableArray<AgencyDefinition> agencies, ImmutableArray<DatasetDefinition> datasets, ImmutableArray<AgencyRight> rights)
    {
        Version = version;
        Rights = rights;
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

    /// <summary>Every right, in order of the document.</summary>
    public ImmutableArray<AgencyRight> Rights { get; }

    /// <summary>Finds an agency; null where there is none of that code.</summary>
    public AgencyDefinition? FindAgency(string code) => _agencies.GetValueOrDefault(code);

    /// <summary>Finds a dataset; null where there is none of that code.</summary>
    public DatasetDefinition? FindDataset(string code) => _datasets.GetValueOrDefault(code);

    /// <summary>The first dataset of those that are public or shared that a reader does not see; null where it sees them all.</summary>
    /// <param name="isShown">True for datasets that the reader sees.</param>
    public DatasetDefinition? FindClosedShared(Func<string, bool> isShown) =>
        Datasets.FirstOrDefault(d => d.Disclosure != Disclosure.Restricted && !isShown(d.Code));

    /// <summary>Reads a directory.</summary>
    /// <exception cref="ReferenceDataException">It cannot be used; all faults are named.</exception>
    public static SharingDirectoryDocument Read(Stream json)
    {
        var file = ReferenceTable.Read<DirectoryFile>(Document, json, Validate);
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
                    d.FullDeliveries)
                {
                    Fields = (d.Fields ?? new Dictionary<string, Disclosure>()).ToFrozenDictionary(),
                    ForbiddenFields = [.. d.ForbiddenFields ?? []],
                    CompetentAgencies = [.. d.CompetentAgencies ?? []],
                    ClosedRule = d.ClosedRule ?? "",
                })],
            [.. file.Rights.Select(ToRight)]);
    }

    private static AgencyRight ToRight(RightFile r) => new()
    {
        Agency = r.Agency,
        Datasets = [.. r.Datasets],
        Actions = [.. r.Actions],
        Purposes = [.. r.Purposes],
        Disclosure = r.Disclosure,
        ByConsent = r.ByConsent,
        From = r.From,
        Until = r.Until,
    };

    private static IEnumerable<DocumentFault> Validate(DirectoryFile file)
    {
        if (string.IsNullOrWhiteSpace(file.Version)) yield return new DocumentFault("version is empty: give each edit its own, such as 2026-04-01.", "version");
        foreach (var code in Repeated(file.Agencies.Select(a => a.Code))) yield return new DocumentFault($"agency {code} stands more than once or has no code.", $"agencies[code={code.Trim('\'')}]");
        foreach (var code in Repeated(file.Datasets.Select(d => d.Code))) yield return new DocumentFault($"dataset {code} stands more than once or has no code.", $"datasets[code={code.Trim('\'')}]");
        var agencies = file.Agencies.Select(a => a.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in file.Agencies.In("agencies", a => AgencyFaults(a, agencies))) yield return fault;
        foreach (var fault in file.Datasets.In("datasets", d => DatasetFaults(d, agencies))) yield return fault;
        foreach (var fault in file.Rights.Index().SelectMany(r => RightFaults(file, r.Item, r.Index + 1).Select(f => f.At($"rights[{r.Index}]")))) yield return fault;
        foreach (var (dataset, agency) in file.Datasets.SelectMany(d => d.ReportingAgencies.Where(agencies.Contains).Select(a => (d.Code, a))))
        {
            if (!file.Rights.Any(r => r.Agency == agency && r.Actions.Contains(RightAction.Report) && ToRight(r).Covers(dataset)))
                yield return new DocumentFault($"dataset {dataset}: {agency} is to report it but has no right to.", $"datasets[code={dataset}]");
        }
    }

    private static IEnumerable<DocumentFault> DatasetFaults(DatasetFile dataset, HashSet<string> agencies)
    {
        if (dataset.Kind == RecordKind.None) yield return $"dataset {dataset.Code}: kind is missing.";
        if (dataset.Disclosure == Disclosure.None) yield return $"dataset {dataset.Code}: disclosure is missing.";
        if (dataset.ReportingPeriodHours < 0) yield return $"dataset {dataset.Code}: reportingPeriodHours is negative.";
        if (dataset.DueWorkingDays < 0) yield return $"dataset {dataset.Code}: dueWorkingDays is negative.";
        if (dataset.FullDeliveries is { MissingPercentMax: < 1 or > 100 }) yield return $"dataset {dataset.Code}: missingPercentMax goes from 1 to 100.";
        foreach (var agency in dataset.ReportingAgencies.Where(a => !agencies.Contains(a)))
            yield return $"dataset {dataset.Code}: there is no agency {agency}.";
        foreach (var agency in (dataset.CompetentAgencies ?? []).Where(a => !dataset.ReportingAgencies.Contains(a)))
            yield return $"dataset {dataset.Code}: {agency} is named as competent but does not report the dataset.";
        if (dataset is { Disclosure: Disclosure.Public, ClosedRule: not null }) yield return $"dataset {dataset.Code}: closedRule is for datasets that are not public.";
        if (dataset.CompetentAgencies is { Count: > 0 } && !dataset.Kind.ActsOnAnother())
            yield return $"dataset {dataset.Code}: competentAgencies is for repairs and objections, which act on other records.";
        foreach (var field in (dataset.Fields ?? new Dictionary<string, Disclosure>()).Where(f => f.Value == Disclosure.None))
            yield return $"dataset {dataset.Code}: the disclosure of {field.Key} is none.";
    }

    private static IEnumerable<DocumentFault> RightFaults(DirectoryFile file, RightFile right, int number)
    {
        var name = $"right {number} of {right.Agency}";
        var agency = file.Agencies.FirstOrDefault(a => a.Code == right.Agency);
        if (agency is null) yield return $"{name}: there is no such agency.";
        foreach (var purpose in right.Purposes.Where(p => agency is not null && !agency.Purposes.Contains(p)))
            yield return $"{name}: {purpose} is none of its purposes.";
        foreach (var dataset in right.Datasets.Where(d => d != AgencyRight.EveryDataset && !file.Datasets.Any(x => x.Code == d)))
            yield return $"{name}: there is no dataset {dataset}.";
        if (right.Datasets.Count == 0 || right.Actions.Count == 0 || right.Actions.Contains(RightAction.None) || right.Purposes.Count == 0) yield return $"{name}: it grants nothing; name datasets, actions and purposes.";
        if (right.Disclosure == Disclosure.None) yield return $"{name}: disclosure is none.";
        if (right.Until < right.From) yield return $"{name}: it ends before it begins.";
        if (right.Disclosure == Disclosure.Public && right.Actions.Contains(RightAction.Watch))
            yield return $"{name}: a watch shows what authorities share, whatever its publicity term; its disclosure is 'shared' or 'restricted'.";
        if (right.ByConsent && right.Actions.Any(a => a != RightAction.Read)) yield return $"{name}: byConsent is for reading only.";
    }

    private static IEnumerable<DocumentFault> AgencyFaults(AgencyFile agency, HashSet<string> agencies)
    {
        if (agency.Kind == ParticipantKind.None) yield return $"agency {agency.Code}: kind is none; leave it out for an authority.";
        if (agency.Superior is { } superior && (superior == agency.Code || !agencies.Contains(superior)))
            yield return $"agency {agency.Code}: its superior {superior} is no other agency.";
        if (agency.RegionCode is { } region && !RegionCode.TryParse(region, out _))
            yield return $"agency {agency.Code}: regionCode {region} has not six digits (GB/T 2260).";
        if (agency.ActsForSubjects && agency.Kind != ParticipantKind.Portal)
            yield return $"agency {agency.Code}: actsForSubjects is for portals, at which companies prove who they are.";
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> codes) =>
        codes.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1 || g.Key.Length == 0).Select(g => $"'{g.Key}'");

    private sealed record DirectoryFile(string Version, IReadOnlyList<AgencyFile> Agencies, IReadOnlyList<DatasetFile> Datasets, IReadOnlyList<RightFile> Rights);

    private sealed record AgencyFile(
        string Code, string NameZh, string NameEn, IReadOnlyList<string> Purposes, string? UnifiedSocialCreditCode = null,
        ParticipantKind Kind = ParticipantKind.Agency, string? Superior = null, string? RegionCode = null, bool ActsForSubjects = false);

    private sealed record DatasetFile(
        string Code, string NameZh, string NameEn, RecordKind Kind, IReadOnlyList<string> ReportingAgencies, string Rule, Disclosure Disclosure,
        int ReportingPeriodHours = 0, int DueWorkingDays = 0, FullDeliveries? FullDeliveries = null,
        IReadOnlyDictionary<string, Disclosure>? Fields = null, IReadOnlyList<string>? ForbiddenFields = null,
        IReadOnlyList<string>? CompetentAgencies = null, string? ClosedRule = null);

    private sealed record RightFile(
        string Agency, IReadOnlyList<string> Datasets, IReadOnlyList<RightAction> Actions, IReadOnlyList<string> Purposes, Disclosure Disclosure,
        bool ByConsent = false, BeijingDate? From = null, BeijingDate? Until = null);
}
