using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Reports;

/// <summary>Reads the report definitions from their JSON document and holds them against themselves and the sharing directory.</summary>
public static class ReportReader
{
    internal const string Document = "reports.json";
    private const int ValidityDaysMax = 366;
    private const int PeriodMonthsMax = 120;

    /// <summary>Reads the definitions.</summary>
    /// <exception cref="ReferenceDataException">They cannot be used; all faults are named.</exception>
    public static ReportDefinitions Read(Stream json, SharingDirectoryDocument directory, MeasureCatalogue catalogue)
    {
        var file = ReferenceTable.Read<DefinitionsFile>(Document, json, f => [.. Validate(f, directory), .. PlaceFaults(f, directory, catalogue)]);
        return new ReportDefinitions(
            file.Version,
            file.Issuer,
            [.. file.Purposes.OrderBy(p => p.Code, StringComparer.Ordinal).Select(ToPurpose)],
            [.. file.Chapters.Select(c => new ReportChapter(c.Code, c.Title, [.. c.Kinds], [.. c.ListNatures ?? []]))],
            [.. file.Domains.Select(d => new ReportDomain(d.Code, d.NameZh, [.. d.Datasets ?? []]))],
            [.. file.Notes],
            file.Words);
    }

    private static ReportPurpose ToPurpose(PurposeFile p) => new()
    {
        Code = p.Code,
        NameZh = p.NameZh,
        NameEn = p.NameEn,
        Title = p.Title,
        Rule = p.Rule,
        Chapters = [.. p.Chapters ?? []],
        Domains = [.. p.Domains ?? []],
        ValidityDays = p.ValidityDays,
        PeriodMonths = p.PeriodMonths,
        MutualRecognition = [.. p.MutualRecognition ?? []],
    };

    private static IEnumerable<DocumentFault> Validate(DefinitionsFile file, SharingDirectoryDocument directory)
    {
        if (string.IsNullOrWhiteSpace(file.Version)) yield return new DocumentFault("version is empty: give each edit its own, such as 2026-04-01.", "version");
        if (file.Issuer.Length == 0) yield return new DocumentFault("issuer is empty: a report says who compiled it.", "issuer");
        foreach (var code in Repeated(file.Purposes.Select(p => p.Code))) yield return new DocumentFault($"purpose {code} stands more than once or has no code.", $"purposes[code={code.Trim('\'')}]");
        foreach (var code in Repeated(file.Chapters.Select(c => c.Code))) yield return new DocumentFault($"chapter {code} stands more than once or has no code.", $"chapters[code={code.Trim('\'')}]");
        foreach (var code in Repeated(file.Domains.Select(d => d.Code))) yield return new DocumentFault($"domain {code} stands more than once or has no code.", $"domains[code={code.Trim('\'')}]");
        var chapters = file.Chapters.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        var domains = file.Domains.Select(d => d.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in file.Purposes.In("purposes", p => ValidatePurpose(p, chapters, domains))) yield return fault;
        foreach (var fault in file.Domains.In("domains", d => d.Datasets.In("datasets", code => ValidateDataset(d, code, directory)))) yield return fault;
    }

    private static IEnumerable<DocumentFault> ValidatePurpose(PurposeFile purpose, HashSet<string> chapters, HashSet<string> domains)
    {
        var name = $"purpose {purpose.Code}";
        if ((purpose.Chapters ?? []).Count == 0 && (purpose.Domains ?? []).Count == 0) yield return $"{name}: it has neither chapters nor domains, so it says nothing.";
        foreach (var fault in purpose.Chapters.Where("chapters", c => !chapters.Contains(c), c => $"{name}: there is no chapter {c}.")) yield return fault;
        foreach (var fault in purpose.Domains.Where("domains", d => !domains.Contains(d), d => $"{name}: there is no domain {d}.")) yield return fault;
        if (purpose.ValidityDays is < 1 or > ValidityDaysMax) yield return $"{name}: validityDays {purpose.ValidityDays} is not between 1 and {ValidityDaysMax}.";
        if (purpose.PeriodMonths is < 0 or > PeriodMonthsMax) yield return $"{name}: periodMonths {purpose.PeriodMonths} is not between 0 and {PeriodMonthsMax}.";
        if (purpose.Rule.Length == 0) yield return $"{name}: rule is empty.";
    }

    private static IEnumerable<DocumentFault> ValidateDataset(DomainFile domain, string code, SharingDirectoryDocument directory)
    {
        if (directory.FindDataset(code) is not { } dataset) yield return $"domain {domain.Code}: there is no dataset {code}.";
        else if (!ReportRules.IsViolation(dataset.Kind)) yield return $"domain {domain.Code}: records of {code} are no violations by 发改财金〔2025〕565号.";
    }

    // What has no chapter would be missing from every report without a word.
    private static IEnumerable<DocumentFault> PlaceFaults(DefinitionsFile file, SharingDirectoryDocument directory, MeasureCatalogue catalogue)
    {
        var placed = file.Chapters.SelectMany(c => c.Kinds).ToHashSet();
        var leftOut = (file.LeftOut ?? []).ToHashSet();
        foreach (var kind in directory.Datasets.Select(d => d.Kind).Distinct().Where(k => !k.ActsOnAnother() && !placed.Contains(k) && !leftOut.Contains(k)).Order())
            yield return new DocumentFault($"records of kind {kind} stand in no chapter: give them one, or name the kind in leftOut.", "chapters");
        var asked = file.Domains.SelectMany(d => d.Datasets ?? []).ToHashSet(StringComparer.Ordinal);
        foreach (var dataset in directory.Datasets.Where(d => asked.Count > 0 && catalogue.Lists.Any(l => l.IsPublishedByLaw && l.IsIn(d)) && !asked.Contains(d.Code)))
            yield return new DocumentFault($"dataset {dataset.Code}: it stands in no domain, so a report instead of certificates would be silent of its lists.", "domains");
        foreach (var kind in leftOut.Where(placed.Contains)) yield return new DocumentFault($"leftOut names {kind}, which stands in a chapter.", "leftOut");
        foreach (var nature in catalogue.Lists.Where(l => l.FromKind == RecordKind.None).Select(l => l.Nature).Distinct().Order())
        {
            var holding = file.Chapters.Where(c => c.Kinds.Contains(RecordKind.ListEntry) && ((c.ListNatures ?? []).Count == 0 || c.ListNatures!.Contains(nature))).Select(c => c.Code).ToList();
            if (holding.Count == 0) yield return new DocumentFault($"entries on lists of nature {nature} stand in no chapter.", "chapters");
            if (nature != ListNature.Ban) continue;
            foreach (var purpose in file.Purposes.Where(p => (p.Chapters ?? []).Count > 0 && !p.Chapters!.Any(holding.Contains)))
                yield return new DocumentFault($"purpose {purpose.Code}: it has no chapter that says whether the subject is banned.", $"purposes[code={purpose.Code}]");
        }
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> codes) =>
        codes.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1 || g.Key.Length == 0).Select(g => $"'{g.Key}'");

    private sealed record DefinitionsFile(
        string Version, string Issuer, IReadOnlyList<PurposeFile> Purposes, IReadOnlyList<ChapterFile> Chapters, IReadOnlyList<DomainFile> Domains,
        IReadOnlyList<string> Notes, ReportWords Words, IReadOnlyList<RecordKind>? LeftOut = null);

    private sealed record PurposeFile(
        string Code, string NameZh, string NameEn, string Title, string Rule, int ValidityDays, IReadOnlyList<string>? Chapters = null,
        IReadOnlyList<string>? Domains = null, int PeriodMonths = 0, IReadOnlyList<string>? MutualRecognition = null);

    private sealed record ChapterFile(string Code, string Title, IReadOnlyList<RecordKind> Kinds, IReadOnlyList<ListNature>? ListNatures = null);

    private sealed record DomainFile(string Code, string NameZh, IReadOnlyList<string>? Datasets = null);
}
