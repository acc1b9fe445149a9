using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Publicity;

/// <summary>Reads the publicity rules from their JSON document and holds them against themselves.</summary>
public static class PublicityReader
{
    internal const string Document = "publicity.json";
    private const int MonthsMax = 600;
    private const int WorkingDaysMax = 250;
    private const int ResultCodeMin = 1;
    private const int ResultCodeMax = 9;

    /// <summary>Reads the rules.</summary>
    /// <exception cref="ReferenceDataException">They cannot be used; all faults are named.</exception>
    public static PublicityRulebook Read(Stream json)
    {
        var file = ReferenceTable.Read<RulebookFile>(Document, json, Validate);
        return new PublicityRulebook(
            file.Version, [.. file.Channels.Select(ToChannel)],
            [.. file.Fields.SelectMany(f => f.Kinds.Select(k => new PublicFields(k, [.. f.Common ?? [], .. f.Paths], [.. f.HiddenForIndividuals ?? []], f.Rule)))],
            file.Persons is { } persons ? new PersonRetention(persons.RetentionMonths, persons.DocumentRetentionMonths, persons.Rule, persons.Unverified) : new PersonRetention(0));
    }

    private static PublicityChannel ToChannel(ChannelFile c) => new()
    {
        Code = c.Code,
        NameZh = c.NameZh,
        NameEn = c.NameEn,
        Datasets = [.. c.Datasets ?? []],
        Clocks = [.. c.Clocks.Select(k => new PublicationClock([.. k.Kinds], k.WorkingDays, k.Rule, k.InForceFrom, k.Unverified))],
        Versions = [.. c.Versions.Select(ToVersion)],
        Shielding = c.Shielding is { } s ? new ShieldingRule(s.Rule, s.InForceFrom, s.InForceUntil, s.MonthsMax, s.Unverified) : null,
    };

    private static PublicityVersion ToVersion(VersionFile v) => new()
    {
        Code = v.Code,
        Rule = v.Rule,
        Kinds = [.. v.Kinds],
        ResultCodes = [.. v.ResultCodes ?? []],
        Breached = v.Breached,
        InForceFrom = v.InForceFrom,
        InForceUntil = v.InForceUntil,
        Unverified = v.Unverified,
        Basis = v.Basis,
        MinimumMonths = v.MinimumMonths,
        MaximumMonths = v.MaximumMonths,
        Classes = [.. (v.Classes ?? []).Select(c => new ClassTerm(c.Class, c.Published, c.MinimumMonths, c.MaximumMonths))],
        ClassRules = [.. (v.ClassRules ?? []).Select(r => new ClassRule(r.Class, Mask(r.AnyOf ?? []), r.FineAtLeastYuan * 100,
            [.. r.Datasets ?? []], [.. r.ResultCodes ?? []])
        {
            BreachWays = [.. r.BreachWays ?? []],
        })],
        Otherwise = v.Otherwise,
        NeverEarly = Mask(v.NeverEarly ?? []),
        EarlyNeeds = [.. v.EarlyNeeds ?? []],
    };

    private static PenaltyKinds Mask(IEnumerable<PenaltyKinds> kinds) => kinds.Aggregate(PenaltyKinds.None, (mask, kind) => mask | kind);

    private static IEnumerable<DocumentFault> Validate(RulebookFile file)
    {
        if (string.IsNullOrWhiteSpace(file.Version)) yield return new DocumentFault("version is empty: give each edit its own, such as 2026-04-01.", "version");
        if (file.Channels.Count == 0) yield return new DocumentFault("channels is empty: the first is the one that the hub publishes on.", "channels");
        if (file.Persons is { RetentionMonths: < 0 or > MonthsMax }) yield return new DocumentFault($"persons: retentionMonths goes from 0 to {MonthsMax}.", "persons");
        if (file.Persons is { DocumentRetentionMonths: < 0 or > MonthsMax }) yield return new DocumentFault($"persons: documentRetentionMonths goes from 0 to {MonthsMax}.", "persons");
        foreach (var code in Repeated(file.Channels.Select(c => c.Code))) yield return new DocumentFault($"channel {code} stands more than once or has no code.", $"channels[code={code.Trim('\'')}]");
        foreach (var code in Repeated(file.Channels.SelectMany(c => c.Versions).Select(v => v.Code)))
            yield return $"version {code} stands more than once or has no code: what it decides must name one.";
        foreach (var kind in file.Fields.SelectMany(f => f.Kinds).GroupBy(k => k).Where(g => g.Count() > 1 || g.Key == RecordKind.None))
            yield return $"fields: {kind.Key} stands {kind.Count()} times.";
        foreach (var fault in file.Fields.In("fields", ValidateFields)) yield return fault;
        foreach (var fault in file.Channels.In("channels", ValidateChannel)) yield return fault;
    }

    private static IEnumerable<DocumentFault> ValidateFields(FieldsFile fields)
    {
        var shown = (fields.Common ?? []).Concat(fields.Paths).ToHashSet(StringComparer.Ordinal);
        return fields.HiddenForIndividuals.Where(
            "hiddenForIndividuals", p => !shown.Contains(p),
            p => $"fields of {string.Join(", ", fields.Kinds)}: {p} is hidden for individual businesses but shown of nobody.");
    }

    private static IEnumerable<DocumentFault> ValidateChannel(ChannelFile channel)
    {
        var name = $"channel {channel.Code}";
        foreach (var fault in channel.Clocks.Where(
            "clocks", c => c.WorkingDays is < 1 or > WorkingDaysMax, c => $"{name}: workingDays {c.WorkingDays} is not between 1 and {WorkingDaysMax}."))
            yield return fault;
        if (channel.Shielding is { } shielding
            && (shielding.Rule.Length == 0 || shielding.MonthsMax is < 0 or > MonthsMax || shielding.InForceUntil < shielding.InForceFrom))
        {
            yield return new DocumentFault(
                $"{name}: shielding needs a rule, monthsMax from 0 to {MonthsMax}, and does not end before it begins.", "shielding");
        }

        foreach (var fault in channel.Versions.In("versions", ValidateVersion)) yield return fault with { Text = $"{name}: {fault.Text}" };
        foreach (var fault in Rivals(channel.Versions)) yield return fault with { Text = $"{name}: {fault.Text}" };
    }

    private static IEnumerable<DocumentFault> ValidateVersion(VersionFile version)
    {
        var name = $"version {version.Code}";
        if (version.Rule.Length == 0) yield return $"{name}: rule is empty; what it decides could not say by what.";
        if (version.Kinds.Count == 0 || version.Kinds.Contains(RecordKind.None)) yield return $"{name}: kinds is empty or holds none.";
        if (version.Basis == PublicityBasis.None) yield return $"{name}: basis is missing.";
        if ((version.EarlyNeeds ?? []).Contains(EarlyCondition.None)) yield return $"{name}: earlyNeeds holds none, which is no condition.";
        if (version.InForceUntil < version.InForceFrom) yield return $"{name}: it ends before it begins.";
        foreach (var fault in Months(version.MinimumMonths, version.MaximumMonths)) yield return $"{name}: {fault.Text}";
        foreach (var fault in Results(version)) yield return $"{name}: {fault.Text}";
        if (version.Basis == PublicityBasis.Term && version.MaximumMonths == 0) yield return $"{name}: basis term needs maximumMonths.";
        var classes = (version.Classes ?? []).Select(c => c.Class).ToHashSet();
        if (version.Basis != PublicityBasis.Class)
        {
            if (classes.Count > 0 || (version.ClassRules ?? []).Count > 0) yield return $"{name}: classes go with basis class only.";
            yield break;
        }

        if (classes.Count < (version.Classes ?? []).Count || classes.Contains(ConductClass.None)) yield return $"{name}: a class stands twice or is none.";
        if (!classes.Contains(version.Otherwise)) yield return $"{name}: otherwise is {version.Otherwise}, which is none of its classes.";
        foreach (var rule in (version.ClassRules ?? []).Where(r => !classes.Contains(r.Class))) yield return $"{name}: a rule leads to {rule.Class}, which is none of its classes.";
        foreach (var rule in (version.ClassRules ?? []).Where(r => Mask(r.AnyOf ?? []) == PenaltyKinds.None && r.FineAtLeastYuan <= 0
            && (r.ResultCodes ?? []).Count == 0 && (r.BreachWays ?? []).Count == 0))
            yield return $"{name}: a rule for {rule.Class} names neither kinds nor a fine nor results nor ways of breach, "
                + "so it could never match.";
        foreach (var term in version.Classes ?? [])
        {
            if (term.Published && term.MaximumMonths == 0) yield return $"{name}: class {term.Class} is published without a maximum.";
            foreach (var fault in Months(term.MinimumMonths, term.MaximumMonths)) yield return $"{name}: class {term.Class}: {fault.Text}";
        }
    }

    private static IEnumerable<DocumentFault> Months(int minimum, int maximum)
    {
        if (minimum is < 0 or > MonthsMax || maximum is < 0 or > MonthsMax) yield return $"months go from 0 to {MonthsMax}.";
        if (maximum > 0 && minimum > maximum) yield return $"minimumMonths {minimum} is above maximumMonths {maximum}.";
    }

    private static IEnumerable<DocumentFault> Results(VersionFile version)
    {
        var named = (version.ResultCodes ?? []).Concat((version.ClassRules ?? []).SelectMany(r => r.ResultCodes ?? [])).ToList();
        if (named.Count > 0 && version.Kinds.Any(k => k != RecordKind.InspectionResult)) yield return "resultCodes go with the kind inspection-result only.";
        var isOfCommitments = version.Kinds.All(k => k == RecordKind.Commitment);
        if (!isOfCommitments && (version.Breached || (version.ClassRules ?? []).Any(r => (r.BreachWays ?? []).Count > 0)))
            yield return "breached and breachWays go with the kind commitment only.";
        foreach (var code in named.Where(c => c is < ResultCodeMin or > ResultCodeMax)) yield return $"result code {code} is not between {ResultCodeMin} and {ResultCodeMax}.";
    }

    // Of versions in force together the later prevails; two of one day would leave it to chance.
    private static IEnumerable<DocumentFault> Rivals(IReadOnlyList<VersionFile> versions) =>
        from version in versions
        from kind in version.Kinds
        group version by (kind, version.InForceFrom) into same
        where same.Count() > 1
        select new DocumentFault(
            $"{string.Join(" and ", same.Select(v => v.Code))} both come into force for {same.Key.kind} on {same.Key.InForceFrom}.",
            $"versions[code={same.Last().Code}]");

    private static IEnumerable<string> Repeated(IEnumerable<string> codes) =>
        codes.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1 || g.Key.Length == 0).Select(g => $"'{g.Key}'");

    private sealed record RulebookFile(string Version, IReadOnlyList<ChannelFile> Channels, IReadOnlyList<FieldsFile> Fields, PersonsFile? Persons = null);

    private sealed record PersonsFile(int RetentionMonths, int? DocumentRetentionMonths = null, string Rule = "", bool Unverified = false);

    private sealed record FieldsFile(
        IReadOnlyList<RecordKind> Kinds, IReadOnlyList<string> Paths, string Rule, IReadOnlyList<string>? Common = null,
        IReadOnlyList<string>? HiddenForIndividuals = null);

    private sealed record ChannelFile(
        string Code, string NameZh, string NameEn, IReadOnlyList<ClockFile> Clocks, IReadOnlyList<VersionFile> Versions,
        IReadOnlyList<string>? Datasets = null, ShieldingFile? Shielding = null);

    private sealed record ShieldingFile(string Rule, BeijingDate InForceFrom, BeijingDate? InForceUntil = null, int MonthsMax = 0, bool Unverified = false);

    private sealed record ClockFile(IReadOnlyList<RecordKind> Kinds, int WorkingDays, string Rule, BeijingDate InForceFrom, bool Unverified = false);

    private sealed record VersionFile(
        string Code, string Rule, IReadOnlyList<RecordKind> Kinds, BeijingDate InForceFrom, PublicityBasis Basis, BeijingDate? InForceUntil = null,
        bool Unverified = false, int MinimumMonths = 0, int MaximumMonths = 0, IReadOnlyList<ClassFile>? Classes = null,
        IReadOnlyList<ClassRuleFile>? ClassRules = null, ConductClass Otherwise = ConductClass.None, IReadOnlyList<PenaltyKinds>? NeverEarly = null,
        IReadOnlyList<EarlyCondition>? EarlyNeeds = null, IReadOnlyList<int>? ResultCodes = null, bool Breached = false);

    private sealed record ClassFile(ConductClass Class, int MaximumMonths, int MinimumMonths = 0, bool Published = true);

    private sealed record ClassRuleFile(
        ConductClass Class, IReadOnlyList<PenaltyKinds>? AnyOf = null, long FineAtLeastYuan = 0, IReadOnlyList<string>? Datasets = null,
        IReadOnlyList<int>? ResultCodes = null, IReadOnlyList<CommitmentBreachKind>? BreachWays = null);
}
