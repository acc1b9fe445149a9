using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Supervision;

/// <summary>Reads the industries' supervision rules, one JSON document a version, and holds them against themselves, the catalogue and the directory.</summary>
public static class SupervisionReader
{
    private const int PermilleMax = 1000;
    private const int TimesMax = 52;
    private const int MonthsMax = 120;

    /// <summary>Reads every document; each named, so that a fault says where it is.</summary>
    /// <exception cref="ReferenceDataException">They cannot be used; all faults of all documents are named.</exception>
    public static SupervisionRulebook Read(IReadOnlyList<(string Name, Stream Json)> documents, MeasureCatalogue catalogue, SharingDirectoryDocument directory)
    {
        var findings = new List<DocumentFinding>();
        var rules = new List<(string Name, RulesFile File)>();
        foreach (var (name, json) in documents)
        {
            try
            {
                rules.Add((name, ReferenceTable.Read<RulesFile>(name, json, file => Validate(file, catalogue, directory))));
            }
            catch (ReferenceDataException e)
            {
                findings.AddRange(e.Findings);
            }
        }

        findings.AddRange(rules.GroupBy(r => (r.File.Code, r.File.InForceFrom)).Where(g => g.Count() > 1).Select(g => new DocumentFinding(
            g.Last().Name, 0, $"{string.Join(" and ", g.Select(r => r.Name))} both come into force for {g.Key.Code} on {g.Key.InForceFrom}.")));
        findings.AddRange(rules.GroupBy(r => (r.File.Code, r.File.Version)).Where(g => g.Count() > 1).Select(g => new DocumentFinding(
            g.Last().Name, 0, $"{string.Join(" and ", g.Select(r => r.Name))} are both version {g.Key.Version} of {g.Key.Code}.")));
        ReferenceDataException.ThrowIfAny(findings);
        return new SupervisionRulebook([.. rules.Select(r => ToRules(r.File) with { Document = r.Name }).OrderBy(r => r.Code, StringComparer.Ordinal).ThenBy(r => r.InForceFrom)]);
    }

    private static SupervisionRules ToRules(RulesFile f) => new()
    {
        Code = f.Code,
        Version = f.Version,
        Regulator = f.Regulator,
        NameZh = f.NameZh,
        NameEn = f.NameEn,
        Rule = f.Rule,
        Unverified = f.Unverified,
        Industries = [.. (f.Industries ?? []).Select(IndustryCode.Parse)],
        InForceFrom = f.InForceFrom,
        InForceUntil = f.InForceUntil,
        Conditions = [.. f.Conditions.Select(ToCondition)],
        Otherwise = f.Otherwise,
        Sampling = [.. f.Sampling.OrderBy(s => s.Tier).Select(s => new TierSampling(s.Tier, s.SharePermille, s.TimesPerYear))],
        RestMonths = f.RestMonths,
        LeftOut = [.. f.LeftOut ?? []],
    };

    private static TierCondition ToCondition(ConditionFile c) => new()
    {
        Tier = c.Tier,
        Because = c.Because,
        Lists = [.. c.Lists ?? []],
        ListNatures = [.. c.ListNatures ?? []],
        PenaltiesAtLeast = c.PenaltiesAtLeast,
        PenaltyKinds = (c.PenaltyKinds ?? []).Aggregate(PenaltyKinds.None, (mask, kind) => mask | kind),
        WithinMonths = c.WithinMonths,
        NoPenaltyMonths = c.NoPenaltyMonths,
        BreachesAtLeast = c.BreachesAtLeast,
        BreachWays = [.. c.BreachWays ?? []],
        RecordsAtLeast = c.RecordsAtLeast,
        Datasets = [.. c.Datasets ?? []],
        OverdueRectification = c.OverdueRectification,
        Grades = [.. (c.Grades ?? []).Select(g => new GradeCondition(g.Dataset, [.. g.AnyOf], g.Scheme ?? "", g.OrNone))],
    };

    private static IEnumerable<DocumentFault> Validate(RulesFile file, MeasureCatalogue catalogue, SharingDirectoryDocument directory)
    {
        if (file.Code.Length == 0) yield return "code is empty.";
        if (string.IsNullOrWhiteSpace(file.Version)) yield return "version is empty: give each edit its own, such as 2026-04-01.";
        if (file.Rule.Length == 0) yield return "rule is empty: a tier says by what it was set.";
        if (directory.FindAgency(file.Regulator) is null) yield return $"regulator: there is no agency {file.Regulator}.";
        if (file.InForceUntil < file.InForceFrom) yield return "it ends before it begins.";
        if (file.Otherwise == Tier.None) yield return "otherwise is missing: the tier where no condition holds.";
        if (file.RestMonths is < 0 or > MonthsMax) yield return $"restMonths {file.RestMonths} is not between 0 and {MonthsMax}.";
        foreach (var industry in (file.Industries ?? []).Where(i => !IndustryCode.TryParse(i, out _))) yield return $"'{industry}' is no industry of GB/T 4754-2017.";
        foreach (var fault in ValidateSampling(file.Sampling)) yield return fault.At("sampling");
        foreach (var (i, condition) in file.Conditions.Index())
            foreach (var fault in ValidateCondition(condition, catalogue, directory)) yield return new DocumentFault($"condition {i + 1}: {fault.Text}", $"conditions[{i}]");
        foreach (var nature in (file.LeftOut ?? []).Where(n => file.Conditions.Any(c => (c.ListNatures ?? []).Contains(n))))
            yield return new DocumentFault($"leftOut names {nature}, for which a condition asks.", "leftOut");
    }

    private static IEnumerable<DocumentFault> ValidateSampling(IReadOnlyList<SamplingFile> sampling)
    {
        foreach (var tier in Enum.GetValues<Tier>().Where(t => t != Tier.None && sampling.Count(s => s.Tier == t) != 1))
            yield return $"sampling: tier {tier} stands {sampling.Count(s => s.Tier == tier)} times; each stands once.";
        foreach (var s in sampling)
        {
            if (s.SharePermille is < 0 or > PermilleMax) yield return $"sampling: sharePermille {s.SharePermille} of tier {s.Tier} is not between 0 and {PermilleMax}.";
            if (s.TimesPerYear is < 0 or > TimesMax) yield return $"sampling: timesPerYear {s.TimesPerYear} of tier {s.Tier} is not between 0 and {TimesMax}.";
        }

        // Shaanxi regulation, Art 37: high risk, more checks; low risk, fewer.
        foreach (var (low, high) in sampling.OrderBy(s => s.Tier).Zip(sampling.OrderBy(s => s.Tier).Skip(1)).Where(p => p.First.SharePermille > p.Second.SharePermille))
            yield return $"sampling: tier {low.Tier} is inspected more than the riskier {high.Tier}.";
    }

    private static IEnumerable<DocumentFault> ValidateCondition(ConditionFile condition, MeasureCatalogue catalogue, SharingDirectoryDocument directory)
    {
        if (condition.Tier == Tier.None) yield return "tier is missing.";
        if (condition.Because.Length == 0) yield return "because is empty: a company is told why.";
        var counts = condition.PenaltiesAtLeast + condition.BreachesAtLeast + condition.RecordsAtLeast;
        var asks = (condition.Lists ?? []).Count + (condition.ListNatures ?? []).Count + (condition.Grades ?? []).Count
            + counts + condition.NoPenaltyMonths;
        if (asks == 0 && !condition.OverdueRectification)
            yield return "it asks for nothing, so it would always hold; say that with otherwise.";
        foreach (var list in (condition.Lists ?? []).Where(l => catalogue.FindList(l) is null)) yield return $"there is no list {list}.";
        foreach (var fault in ValidateCounts(condition, counts, directory)) yield return fault;
        if (condition.WithinMonths is < 0 or > MonthsMax || condition.NoPenaltyMonths is < 0 or > MonthsMax) yield return $"months go from 0 to {MonthsMax}.";
        foreach (var grade in condition.Grades ?? [])
        {
            if (directory.FindDataset(grade.Dataset) is not { } dataset) yield return $"there is no dataset {grade.Dataset}.";
            else if (dataset.Kind is not (RecordKind.CreditEvaluation or RecordKind.TaxCreditGrade)) yield return $"dataset {grade.Dataset} holds no grades.";
            if (grade.AnyOf.Count == 0) yield return $"grades of {grade.Dataset}: anyOf is empty.";
        }
    }

    private static IEnumerable<DocumentFault> ValidateCounts(ConditionFile condition, int counts, SharingDirectoryDocument directory)
    {
        if (condition.PenaltiesAtLeast < 0) yield return "penaltiesAtLeast is negative.";
        if (condition.BreachesAtLeast < 0) yield return "breachesAtLeast is negative.";
        if (condition.RecordsAtLeast < 0) yield return "recordsAtLeast is negative.";
        if (condition.PenaltiesAtLeast == 0 && (condition.PenaltyKinds ?? []).Count > 0)
            yield return "penaltyKinds go with penaltiesAtLeast.";
        if (condition.BreachesAtLeast == 0 && (condition.BreachWays ?? []).Count > 0) yield return "breachWays go with breachesAtLeast.";
        if ((condition.BreachWays ?? []).Contains(CommitmentBreachKind.None)) yield return "breachWays holds none, which is no way.";
        if (condition.RecordsAtLeast == 0 != ((condition.Datasets ?? []).Count == 0))
            yield return "datasets and recordsAtLeast go together.";
        if (counts == 0 && condition.WithinMonths > 0)
            yield return "withinMonths goes with penaltiesAtLeast, breachesAtLeast or recordsAtLeast.";
        foreach (var dataset in (condition.Datasets ?? []).Where(d => directory.FindDataset(d) is null))
            yield return $"there is no dataset {dataset}.";
    }

    private sealed record RulesFile(
        string Code, string Version, string Regulator, string NameZh, string NameEn, string Rule, BeijingDate InForceFrom,
        IReadOnlyList<ConditionFile> Conditions, Tier Otherwise, IReadOnlyList<SamplingFile> Sampling, IReadOnlyList<string>? Industries = null,
        BeijingDate? InForceUntil = null, int RestMonths = 0, bool Unverified = false, IReadOnlyList<ListNature>? LeftOut = null);

    private sealed record SamplingFile(Tier Tier, int SharePermille, int TimesPerYear);

    private sealed record ConditionFile(
        Tier Tier, string Because, IReadOnlyList<string>? Lists = null, IReadOnlyList<ListNature>? ListNatures = null, int PenaltiesAtLeast = 0,
        IReadOnlyList<PenaltyKinds>? PenaltyKinds = null, int WithinMonths = 0, int NoPenaltyMonths = 0,
            IReadOnlyList<GradeFile>? Grades = null,
        int BreachesAtLeast = 0, IReadOnlyList<CommitmentBreachKind>? BreachWays = null, int RecordsAtLeast = 0,
            IReadOnlyList<string>? Datasets = null,
        bool OverdueRectification = false);

    private sealed record GradeFile(string Dataset, IReadOnlyList<string> AnyOf, string? Scheme = null, bool OrNone = false);
}
