using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Reports;

/// <summary>Reads the report definitions from their JSON document and holds them against themselves and the sharing directory.</summary>
public static class ReportReader
{
    private const string Document = "report definitions";
    private const int ValidityDaysMax = 366;
    private const int PeriodMonthsMax = 120;

    /// <summary>Reads the definitions.</summary>
    /// <exception cref="ReferenceDataException">They cannot be used; all faults are named.</exception>
    public static ReportDefinitions Read(Stream json, SharingDirectoryDocument directory, MeasureCatalogue catalogue)
    {
        var file = ReferenceTable.Read<DefinitionsFile>(Document, json);
        ReferenceDataException.ThrowIfAny(Document, [.. Validate(file, directory), .. PlaceFaults(file, directory, catalogue)]);
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

    private static IEnumerable<string> Validate(DefinitionsFile file, SharingDirectoryDocument directory)
    {
        if (string.IsNullOrWhiteSpace(file.Version)) yield return "version is empty: give each edit its own, such as 2026-04-01.";
        if (file.Issuer.Length == 0) yield return "issuer is empty: a report says who compiled it.";
        foreach (var code in Repeated(file.Purposes.Select(p => p.Code))) yield return $"purpose {code} stands more than once or has no code.";
        foreach (var code in Repeated(file.Chapters.Select(c => c.Code))) yield return $"chapter {code} stands more than once or has no code.";
        foreach (var code in Repeated(file.Domains.Select(d => d.Code))) yield return $"domain {code} stands more than once or has no code.";
        var chapters = file.Chapters.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        var domains = file.Domains.Select(d => d.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var purpose in file.Purposes)
        {
            var name = $"purpose {purpose.Code}";
            if ((purpose.Chapters ?? []).Count == 0 && (purpose.Domains ?? []).Count == 0) yield return $"{name}: it has neither chapters nor domains, so it says nothing.";
            foreach (var chapter in (purpose.Chapters ?? []).Where(c => !chapters.Contains(c))) yield return $"{name}: there is no chapter {chapter}.";
            foreach (var domain in (purpose.Domains ?? []).Where(d => !domains.Contains(d))) yield return $"{name}: there is no domain {domain}.";
            if (purpose.ValidityDays is < 1 or > ValidityDaysMax) yield return $"{name}: validityDays {purpose.ValidityDays} is not between 1 and {ValidityDaysMax}.";
            if (purpose.PeriodMonths is < 0 or > PeriodMonthsMax) yield return $"{name}: periodMonths {purpose.PeriodMonths} is not between 0 and {PeriodMonthsMax}.";
            if (purpose.Rule.Length == 0) yield return $"{name}: rule is empty.";
        }

        foreach (var domain in file.Domains)
        {
            foreach (var code in domain.Datasets ?? [])
            {
                if (directory.FindDataset(code) is not { } dataset) yield return $"domain {domain.Code}: there is no dataset {code}.";
                else if (!ReportRules.IsViolation(dataset.Kind)) yield return $"domain {domain.Code}: records of {code} are no violations by 发改财金〔2025〕565号.";
            }
        }
    }

    // What has no chapter would be missing from every report without a word.
    private static IEnumerable<string> PlaceFaults(DefinitionsFile file, SharingDirectoryDocument directory, MeasureCatalogue catalogue)
    {
        var placed = file.Chapters.SelectMany(c => c.Kinds).ToHashSet();
        var leftOut = (file.LeftOut ?? []).ToHashSet();
        foreach (var kind in directory.Datasets.Select(d => d.Kind).Distinct().Where(k => !k.ActsOnAnother() && !placed.Contains(k) && !leftOut.Contains(k)).Order())
            yield return $"records of kind {kind} stand in no chapter: give them one, or name the kind in leftOut.";
        var asked = file.Domains.SelectMany(d => d.Datasets ?? []).ToHashSet(StringComparer.Ordinal);
        foreach (var dataset in directory.Datasets.Where(d => asked.Count > 0 && catalogue.Lists.Any(l => l.IsPublishedByLaw && l.IsIn(d)) && !asked.Contains(d.Code)))
            yield return $"dataset {dataset.Code}: it stands in no domain, so a report instead of certificates would be silent of its lists.";
        foreach (var kind in leftOut.Where(placed.Contains)) yield return $"leftOut names {kind}, which stands in a chapter.";
        foreach (var nature in catalogue.Lists.Where(l => l.FromKind == RecordKind.None).Select(l => l.Nature).Distinct().Order())
        {
            var holding = file.Chapters.Where(c => c.Kinds.Contains(RecordKind.ListEntry) && ((c.ListNatures ?? []).Count == 0 || c.ListNatures!.Contains(nature))).Select(c => c.Code).ToList();
            if (holding.Count == 0) yield return $"entries on lists of nature {nature} stand in no chapter.";
            if (nature != ListNature.Ban) continue;
            foreach (var purpose in file.Purposes.Where(p => (p.Chapters ?? []).Count > 0 && !p.Chapters!.Any(holding.Contains)))
                yield return $"purpose {purpose.Code}: it has no chapter that says whether the subject is banned.";
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
