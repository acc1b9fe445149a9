using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Sanctions;

/// <summary>Reads the measures catalogue from its JSON document and holds it against itself.</summary>
public static class CatalogueReader
{
    internal const string Document = "catalogue.json";
    private const int TermMonthsMax = 600;
    private const long FineYuanMax = 1_000_000_000_000;

    /// <summary>Reads a catalogue.</summary>
    /// <exception cref="ReferenceDataException">It cannot be used; all faults are named.</exception>
    public static MeasureCatalogue Read(Stream json)
    {
        var file = ReferenceTable.Read<CatalogueFile>(Document, json, Validate);
        return new MeasureCatalogue(
            file.Version,
            [.. file.Matters.OrderBy(m => m.Code, StringComparer.Ordinal).Select(ToMatter)],
            [.. file.Lists.OrderBy(l => l.Code, StringComparer.Ordinal).Select(ToList)],
            [.. file.Measures.OrderBy(m => m.Code, StringComparer.Ordinal).Select(ToMeasure)]);
    }

    private static MatterDefinition ToMatter(MatterFile m) => new(
        m.Code, m.NameZh, m.NameEn, m.Rule, [.. m.Datasets ?? []],
        m.UnderCommitment is { } opening ? new CommitmentOpening(ToBases(opening.Immediate), ToBases(opening.AcceptFirst)) : null);

    private static ImmutableArray<LegalBasis> ToBases(IEnumerable<BasisFile> bases) =>
        [.. bases.Select(b => new LegalBasis(b.Instrument, b.Article, b.InForceFrom, b.InForceUntil, b.Unverified))];

    private static ListDefinition ToList(ListFile l) => new()
    {
        Code = l.Code,
        NameZh = l.NameZh,
        NameEn = l.NameEn,
        Nature = l.Nature,
        IssuingRule = l.IssuingRule,
        TermMonths = l.TermMonths,
        Remedy = l.Remedy,
        FromKind = l.FromKind,
        FromGrade = l.FromGrade ?? "",
        Dataset = l.Dataset ?? l.Determination?.Dataset ?? "",
        Unverified = l.Unverified,
        Determination = l.Determination is { } d ? ToDetermination(d) : null,
    };

    private static ListDetermination ToDetermination(DeterminationFile d) => new()
    {
        Bodies = [.. d.Bodies],
        Dataset = d.Dataset,
        LegalBases = ToBases(d.LegalBases),
        Roles = [.. d.Roles ?? []],
        TermMonthsMax = d.TermMonthsMax,
    };

    private static MeasureDefinition ToMeasure(MeasureFile m) => new()
    {
        Code = m.Code,
        NameZh = m.NameZh,
        NameEn = m.NameEn,
        Effect = m.Effect,
        MatterCodes = [.. m.Matters],
        ListCodes = [.. m.Lists ?? []],
        Penalties = [.. (m.Penalties ?? []).Select(p => new PenaltyTrigger(Mask(p.AnyOf ?? []), p.FineAtLeastYuan * 100, p.TermMonths))],
        Breaches = [.. (m.Breaches ?? []).Select(b => new BreachTrigger([.. b.Kinds ?? []], [.. b.Ways ?? []], b.TermMonths))],
        LegalBases = ToBases(m.LegalBases),
        RegionCodes = [.. (m.Regions ?? []).Select(r => RegionCode.Parse(r).ToString())],
        IndustryCodes = [.. (m.Industries ?? []).Select(i => IndustryCode.Parse(i).ToString())],
    };

    private static PenaltyKinds Mask(IEnumerable<PenaltyKinds> kinds) => kinds.Aggregate(PenaltyKinds.None, (mask, kind) => mask | kind);

    private static IEnumerable<DocumentFault> Validate(CatalogueFile file)
    {
        if (string.IsNullOrWhiteSpace(file.Version)) yield return new DocumentFault("version is empty: give each edit its own, such as 2026-04-01.", "version");
        foreach (var fault in Duplicates("matter", "matters", file.Matters.Select(m => m.Code))) yield return fault;
        foreach (var fault in Duplicates("list", "lists", file.Lists.Select(l => l.Code))) yield return fault;
        foreach (var fault in Duplicates("measure", "measures", file.Measures.Select(m => m.Code))) yield return fault;

        foreach (var fault in file.Matters.In("matters", ValidateOpening)) yield return fault;
        var matters = file.Matters.Select(m => m.Code).ToHashSet(StringComparer.Ordinal);
        var lists = file.Lists.ToLookup(l => l.Code, StringComparer.Ordinal);
        foreach (var fault in file.Lists.In("lists", ValidateList)) yield return fault;
        foreach (var fault in Rivals(file.Lists)) yield return fault;
        foreach (var fault in file.Measures.In("measures", m => ValidateMeasure(m, matters, lists))) yield return fault;
    }

    private static IEnumerable<DocumentFault> ValidateList(ListFile list)
    {
        var name = $"list {list.Code}";
        if (list.Nature == ListNature.None) yield return $"{name}: nature is missing.";
        if (list.TermMonths is < 0 or > TermMonthsMax) yield return $"{name}: termMonths {list.TermMonths} is not between 0 and {TermMonthsMax}.";
        if (list.IssuingRule.Length == 0) yield return $"{name}: issuingRule is empty; a list without a rule has no effect in law.";
        if (list.FromKind != RecordKind.None && list.Dataset is not null)
            yield return $"{name}: its entries are records of kind {list.FromKind}, so it has no dataset of its own.";
        if (list.Determination is { } decided && list.Dataset is { } own && own != decided.Dataset)
            yield return $"{name}: dataset {own} is not that of its determination, {decided.Dataset}.";
        foreach (var fault in ValidateDetermination(list)) yield return fault with { Text = $"{name}: {fault.Text}" };
    }

    private static IEnumerable<DocumentFault> ValidateMeasure(MeasureFile measure, HashSet<string> matters, ILookup<string, ListFile> lists)
    {
        var name = $"measure {measure.Code}";
        if (measure.Effect == MeasureEffect.None) yield return $"{name}: effect is missing.";
        if (measure.LegalBases.Count == 0) yield return $"{name}: it names no legal basis, so it could never act.";
        if (measure.Matters.Count == 0) yield return $"{name}: it acts on no matter.";
        if ((measure.Lists ?? []).Count == 0 && (measure.Penalties ?? []).Count == 0 && (measure.Breaches ?? []).Count == 0)
            yield return $"{name}: neither list nor penalty nor broken commitment brings it about.";
        foreach (var breach in (measure.Breaches ?? []).Where(b => b.TermMonths is < 0 or > TermMonthsMax))
            yield return $"{name}: termMonths {breach.TermMonths} is not between 0 and {TermMonthsMax}.";
        if (measure.Effect == MeasureEffect.Favour && (measure.Breaches ?? []).Count > 0) yield return $"{name}: a broken commitment favours nobody.";
        foreach (var fault in measure.Matters.Where("matters", m => !matters.Contains(m), m => $"{name}: there is no matter {m}.")) yield return fault;
        foreach (var fault in measure.Lists.In("lists", code => ValidateListOf(measure, code, lists))) yield return fault;
        foreach (var fault in measure.LegalBases.In("legalBases", ValidateBasis)) yield return fault with { Text = $"{name}: {fault.Text}" };
        foreach (var region in (measure.Regions ?? []).Where(r => !RegionCode.TryParse(r, out _)))
            yield return $"{name}: '{region}' is no region code of six digits.";
        foreach (var industry in (measure.Industries ?? []).Where(i => !IndustryCode.TryParse(i, out _)))
            yield return $"{name}: '{industry}' is no industry of GB/T 4754-2017.";
        foreach (var fault in measure.Penalties.In("penalties", ValidatePenalty)) yield return fault with { Text = $"{name}: {fault.Text}" };
    }

    private static IEnumerable<DocumentFault> ValidateListOf(MeasureFile measure, string code, ILookup<string, ListFile> lists)
    {
        if (!lists.Contains(code)) yield return $"measure {measure.Code}: there is no list {code}.";
        else if (measure.Effect == MeasureEffect.Favour != (lists[code].First().Nature == ListNature.Honour))
            yield return $"measure {measure.Code}: effect {measure.Effect} does not go with list {code} of nature {lists[code].First().Nature}.";
    }

    private static IEnumerable<DocumentFault> ValidateOpening(MatterFile matter)
    {
        if (matter.UnderCommitment is not { } opening) yield break;
        if (opening.Immediate.Count == 0) yield return $"matter {matter.Code}: underCommitment names no rule for deciding at once.";
        foreach (var fault in opening.Immediate.Concat(opening.AcceptFirst).SelectMany(ValidateBasis)) yield return fault with { Text = $"matter {matter.Code}: {fault.Text}" };
    }

    private static IEnumerable<DocumentFault> ValidateBasis(BasisFile basis)
    {
        if (basis.InForceUntil < basis.InForceFrom) yield return $"{basis.Instrument} {basis.Article} ends before it begins.";
    }

    private static IEnumerable<DocumentFault> ValidateDetermination(ListFile list)
    {
        if (list.Nature == ListNature.Ban && list.Determination is null) yield return "a ban without determination could never be imposed.";
        if (list.Determination is not { } determination) yield break;
        if (list.FromKind != RecordKind.None) yield return $"its entries are reported as {list.FromKind}, so nobody determines for it in the hub.";
        if (determination.Bodies.Count == 0) yield return "determination names no bodies.";
        if (determination.LegalBases.Count == 0) yield return "determination names no legal basis, so nobody could ever be put on it.";
        if (string.IsNullOrWhiteSpace(determination.Dataset)) yield return "determination names no dataset.";
        if ((determination.Roles ?? []).Contains(PersonRole.None)) yield return "determination names a role 'none'.";
        if (determination.TermMonthsMax is < 0 or > TermMonthsMax || (determination.TermMonthsMax > 0 && determination.TermMonthsMax < list.TermMonths))
            yield return $"termMonthsMax {determination.TermMonthsMax} is not between termMonths and {TermMonthsMax}.";
        foreach (var fault in determination.LegalBases.SelectMany(ValidateBasis)) yield return fault;
    }

    private static IEnumerable<DocumentFault> ValidatePenalty(PenaltyFile penalty)
    {
        if (Mask(penalty.AnyOf ?? []) == PenaltyKinds.None && penalty.FineAtLeastYuan == 0) yield return "a penalty names neither kinds nor a fine, so it could never match.";
        if (penalty.FineAtLeastYuan is < 0 or > FineYuanMax) yield return $"fineAtLeastYuan {penalty.FineAtLeastYuan} is not between 0 and {FineYuanMax}.";
        if (penalty.TermMonths is < 0 or > TermMonthsMax) yield return $"termMonths {penalty.TermMonths} is not between 0 and {TermMonthsMax}.";
    }

    // A record is an entry on one list at most: of two that claim the same records, one would stay empty for ever.
    private static IEnumerable<DocumentFault> Rivals(IReadOnlyList<ListFile> lists) =>
        from first in lists.Index()
        from second in lists.Skip(first.Index + 1)
        where first.Item.FromKind != RecordKind.None && first.Item.FromKind == second.FromKind
        where string.IsNullOrEmpty(first.Item.FromGrade) || string.IsNullOrEmpty(second.FromGrade) || first.Item.FromGrade == second.FromGrade
        select new DocumentFault($"lists {first.Item.Code} and {second.Code} both claim every {second.FromKind} of the same grade.", $"lists[code={second.Code}]");

    private static IEnumerable<DocumentFault> Duplicates(string what, string member, IEnumerable<string> codes) =>
        codes.Index().GroupBy(c => c.Item, StringComparer.Ordinal).Where(g => g.Count() > 1 || g.Key.Length == 0).Select(g => new DocumentFault(
            g.Key.Length == 0 ? $"a {what} has no code." : $"{what} {g.Key} stands {g.Count()} times.", $"{member}[{g.Last().Index}]"));

    private sealed record CatalogueFile(string Version, IReadOnlyList<MatterFile> Matters, IReadOnlyList<ListFile> Lists, IReadOnlyList<MeasureFile> Measures);

    private sealed record MatterFile(string Code, string NameZh, string NameEn, string Rule, IReadOnlyList<string>? Datasets = null, OpeningFile? UnderCommitment = null);

    private sealed record OpeningFile(IReadOnlyList<BasisFile> Immediate, IReadOnlyList<BasisFile> AcceptFirst);

    private sealed record ListFile(
        string Code, string NameZh, string NameEn, ListNature Nature, string IssuingRule, string Remedy,
        int TermMonths = 0, RecordKind FromKind = RecordKind.None, string? FromGrade = null, bool Unverified = false, DeterminationFile? Determination = null,
        string? Dataset = null);

    private sealed record DeterminationFile(
        IReadOnlyList<string> Bodies, string Dataset, IReadOnlyList<BasisFile> LegalBases, IReadOnlyList<PersonRole>? Roles = null, int TermMonthsMax = 0);

    private sealed record MeasureFile(
        string Code, string NameZh, string NameEn, MeasureEffect Effect, IReadOnlyList<string> Matters, IReadOnlyList<BasisFile> LegalBases,
        IReadOnlyList<string>? Lists = null, IReadOnlyList<PenaltyFile>? Penalties = null,
        IReadOnlyList<BreachFile>? Breaches = null, IReadOnlyList<string>? Regions = null, IReadOnlyList<string>? Industries = null);

    private sealed record BreachFile(IReadOnlyList<CommitmentKind>? Kinds = null, IReadOnlyList<CommitmentBreachKind>? Ways = null, int TermMonths = 0);

    private sealed record PenaltyFile(IReadOnlyList<PenaltyKinds>? AnyOf = null, long FineAtLeastYuan = 0, int TermMonths = 0);

    private sealed record BasisFile(
        string Instrument, string Article, BeijingDate InForceFrom, BeijingDate? InForceUntil = null, bool Unverified = false);
}
