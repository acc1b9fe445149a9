using System.Collections.Immutable;
using System.Globalization;
using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Reports;

/// <summary>
/// Compiles reports. Nothing is scored and nothing is edited: a record is shown where it may be, and where none is, the report says «none» only if
/// nothing is left out and the silence of its sources means it.
/// </summary>
public static class ReportRules
{
    private const string DefaulterTag = "失信惩戒对象";
    private const string BanTag = "市场和行业禁入对象";
    private const string AttentionTag = "重点关注对象";
    private const string HonourTag = "守信激励对象";
    private static readonly string[] StateTags = ["", "存续", "吊销", "注销", "撤销", "迁出", "歇业"];

    /// <summary>True for kinds that count as violations: penalties, the abnormal list, serious lists (发改财金〔2025〕565号). Anything else counts as none.</summary>
    public static bool IsViolation(RecordKind kind) => kind is RecordKind.Penalty or RecordKind.AbnormalOperation or RecordKind.SeriousViolation
        or RecordKind.JudgmentDefault or RecordKind.TaxViolation or RecordKind.ListEntry;

    /// <summary>
    /// Whose sight a report has: what is public, and what authorities share where that is asked. It is handed on, so it shows its holder no
    /// more.
    /// </summary>
    public static ReaderScope ReaderOf(SharingDirectoryDocument directory, bool withShared) => new(
        agency: "",
        publicDatasets: [.. directory.Datasets.Where(d => d.Disclosure == Disclosure.Public).Select(d => d.Code)],
        grantedDatasets: [.. directory.Datasets.Where(d => withShared && d.Disclosure == Disclosure.Shared).Select(d => d.Code)],
        decidedDatasets: []);

    /// <summary>True where a report may show a record: its reader sees it, and it was decided within the period.</summary>
    public static bool MayShow(MaterialRecord record, ReportMaterial material)
    {
        // Objections and repairs speak of other records; they are no items of a report.
        if (record.Facts is { Withdrawn: true } or { Kind: RecordKind.ObjectionNotice or RecordKind.RepairDecision }
            || record.Facts.DecidedOn > material.Day) return false;
        if (record.Facts.Kind != RecordKind.Registration && material.From is { } from && record.Facts.DecidedOn < from) return false;
        return record.Sight != RecordSight.Hidden;
    }

    /// <summary>Compiles a report of a purpose.</summary>
    public static ReportOutline Compile(
        ReportPurpose purpose, IReadOnlyList<ReportDomain> domains, ReportDefinitions definitions, ReportMaterial material, SharingDirectoryDocument directory,
        MeasureCatalogue catalogue)
    {
        var shown = material.Records.Where(r => MayShow(r, material))
            .OrderByDescending(r => r.Facts.DecidedOn).ThenBy(r => r.Facts.Key.ToString(), StringComparer.Ordinal).ToImmutableArray();
        var chapters = definitions.Chapters.Where(c => purpose.Chapters.Contains(c.Code)).Select(c => ToChapter(c, shown, material, directory, catalogue, definitions.Words)).ToImmutableArray();
        var asked = domains.Select(d => ToDomain(d, shown, material, directory, definitions.Words)).ToImmutableArray();
        var used = chapters.SelectMany(c => c.Items).Concat(asked.SelectMany(d => d.Records)).Distinct().ToImmutableArray();
        return new ReportOutline(
            [.. Tags(material, shown)],
            chapters,
            asked,
            [.. used.Where(r => r.Facts.Kind.IsAdverse() || r.List is { Nature: not ListNature.Honour }).Select(ToAdvice)],
            [.. chapters.SelectMany(c => SourcesOf(c.Chapter, material, directory, catalogue)).Concat(asked.SelectMany(d => d.Sources)).Distinct()
                .OrderBy(s => s.Source, StringComparer.Ordinal).ThenBy(s => s.Dataset, StringComparer.Ordinal)],
            used);
    }

    private static ChapterOutline ToChapter(
        ReportChapter chapter, ImmutableArray<MaterialRecord> shown, ReportMaterial material, SharingDirectoryDocument directory, MeasureCatalogue catalogue,
        ReportWords words)
    {
        var items = shown.Where(r => IsOf(r, chapter)).ToImmutableArray();
        if (!items.IsEmpty) return new ChapterOutline(chapter, ReportResult.Found, "", items);
        var leftOut = directory.Datasets.Where(d => chapter.Kinds.Contains(d.Kind) && MayHold(d, chapter, catalogue) && IsClosed(d, material)).Select(d => d.Code)
            .Concat(ActingUnseen(r => IsOf(r, chapter), material));
        var (result, statement) = Silence(SourcesOf(chapter, material, directory, catalogue), leftOut, directory, words);
        return new ChapterOutline(chapter, result, statement, items);
    }

    private static DomainOutline ToDomain(
        ReportDomain domain, ImmutableArray<MaterialRecord> shown, ReportMaterial material, SharingDirectoryDocument directory, ReportWords words)
    {
        var sources = material.Sources.Where(s => domain.Datasets.Contains(s.Dataset)).ToImmutableArray();
        var records = shown.Where(r => domain.Datasets.Contains(r.Facts.Key.Dataset) && IsViolation(r.Facts.Kind) && r.List is not { Nature: ListNature.Honour }).ToImmutableArray();
        if (!records.IsEmpty)
            return new DomainOutline(domain, ReportResult.Found, string.Format(CultureInfo.InvariantCulture, words.Found, records.Length), records, sources);
        var leftOut = directory.Datasets.Where(d => domain.Datasets.Contains(d.Code) && IsClosed(d, material)).Select(d => d.Code)
            .Concat(ActingUnseen(r => domain.Datasets.Contains(r.Facts.Key.Dataset), material));
        var (result, statement) = Silence(sources, leftOut, directory, words);
        return new DomainOutline(domain, result, statement, records, sources);
    }

    // What a report does not show is not «none», and neither is the silence of a late source.
    private static (ReportResult Result, string Statement) Silence(
        IReadOnlyCollection<SourceStatement> sources, IEnumerable<string> leftOut, SharingDirectoryDocument directory, ReportWords words)
    {
        var names = leftOut.Distinct().Order(StringComparer.Ordinal).Select(d => directory.FindDataset(d)?.NameZh ?? d).ToList();
        if (names.Count > 0) return (ReportResult.NotShown, string.Format(CultureInfo.InvariantCulture, words.NotShown, string.Join("、", names)));
        if (sources.Count == 0) return (ReportResult.NotConfirmed, words.NotConnected);
        var missing = sources.Where(s => !s.IsConfirmed).Select(s => $"{s.Source} {s.Dataset}").ToList();
        return missing.Count == 0
            ? (ReportResult.None, words.None)
            : (ReportResult.NotConfirmed, string.Format(CultureInfo.InvariantCulture, words.NotConfirmed, string.Join("; ", missing)));
    }

    // Named by dataset, whether the subject has a record there or not: a report does not tell of what it may not show.
    private static bool IsClosed(DatasetDefinition dataset, ReportMaterial material) =>
        dataset.Disclosure != Disclosure.Public && !(material.WithShared && dataset.Disclosure == Disclosure.Shared);

    // A record whose publication ended, but on which a measure rests that any check answers: to be silent of it would contradict the check.
    private static IEnumerable<string> ActingUnseen(Func<MaterialRecord, bool> isAsked, ReportMaterial material) => material.Records
        .Where(r => r.Acts && isAsked(r) && !MayShow(r, material)).Select(r => r.Facts.Key.Dataset);

    // A dataset of list entries holds those natures whose lists belong to it.
    private static bool MayHold(DatasetDefinition dataset, ReportChapter chapter, MeasureCatalogue catalogue) =>
        dataset.Kind != RecordKind.ListEntry || chapter.ListNatures.IsEmpty
        || catalogue.Lists.Any(l => l.Dataset == dataset.Code && chapter.ListNatures.Contains(l.Nature));

    // Shared datasets are no part of a report that does not show them, and their silence says nothing in it.
    private static ImmutableArray<SourceStatement> SourcesOf(
        ReportChapter chapter, ReportMaterial material, SharingDirectoryDocument directory, MeasureCatalogue catalogue) =>
    [
        .. material.Sources.Where(s => directory.FindDataset(s.Dataset) is { } dataset && chapter.Kinds.Contains(dataset.Kind) && MayHold(dataset, chapter, catalogue)
            && !IsClosed(dataset, material)),
    ];

    private static bool IsOf(MaterialRecord record, ReportChapter chapter) => chapter.Kinds.Contains(record.Facts.Kind)
        && (chapter.ListNatures.IsEmpty || record.List is not { } list || chapter.ListNatures.Contains(list.Nature));

    private static IEnumerable<string> Tags(ReportMaterial material, ImmutableArray<MaterialRecord> shown)
    {
        var natures = shown.Where(r => r.List is not null && Holds(r.Facts, material)).Select(r => r.List!.Nature).ToHashSet();
        if (natures.Contains(ListNature.Honour)) yield return HonourTag;
        if (natures.Contains(ListNature.SeriousDefaulter)) yield return DefaulterTag;
        if (natures.Contains(ListNature.Ban)) yield return BanTag;
        if (natures.Contains(ListNature.KeyAttention)) yield return AttentionTag;
        if (material.Registration is { State: > 0 } registration && registration.State < StateTags.Length) yield return StateTags[registration.State];
    }

    private static bool Holds(RecordFacts facts, ReportMaterial material) =>
        facts.EffectiveFrom <= material.Day && (facts.EffectiveUntil is not { } last || material.Day <= last) && (facts.RemovedOn is not { } removed || material.Day < removed);

    private static AdviceOutline ToAdvice(MaterialRecord record) => new(record.Facts.Key, record.List?.Remedy ?? "", record.Publicity.RepairableFrom);
}
