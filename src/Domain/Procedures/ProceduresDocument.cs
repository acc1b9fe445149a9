using System.Collections.Frozen;
using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Documents;

namespace CreditHub.Domain.Procedures;

/// <summary>
/// Terms of the processes and who conducts them (办理规则). Data that an operator edits: each term is a list of versions with their dates in force, and
/// a case is judged by the version of its decisive date.
/// </summary>
public sealed class ProceduresDocument
{
    internal const string Document = "procedures.json";
    private readonly FrozenDictionary<string, ImmutableArray<ProcedureTerm>> _terms;

    private ProceduresDocument(ProceduresFile file)
    {
        Version = file.Version;
        WorkingBody = file.WorkingBody;
        _terms = file.Terms.GroupBy(t => t.Code).ToFrozenDictionary(g => g.Key, g => g.OrderBy(t => t.InForceFrom).ToImmutableArray());
    }

    /// <summary>Version that the operator gave it.</summary>
    public string Version { get; }

    /// <summary>Agency code of the credit information working body (信用信息工作机构), Shaanxi Social Credit Regulation Art 6.</summary>
    public string WorkingBody { get; }

    /// <summary>Every version of every term, in order of code and date.</summary>
    public IEnumerable<ProcedureTerm> Terms => _terms.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => t.Value);

    /// <summary>The version of a term in force on a day.</summary>
    /// <exception cref="ArgumentException">No version was in force; reading refuses documents that leave such a gap after their first date.</exception>
    public ProcedureTerm Find(string code, BeijingDate day)
    {
        foreach (var term in _terms[code].Reverse())
            if (term.InForceFrom <= day && (term.InForceUntil is not { } last || day <= last)) return term;
        throw new ArgumentException($"No version of the term {code} was in force on {day}.", nameof(day));
    }

    /// <summary>
    /// The version of a later term in force on a day; null where the document is older than the term, or no version was in force.
    /// </summary>
    public ProcedureTerm? FindLater(string code, BeijingDate day) => _terms.TryGetValue(code, out var versions)
        ? versions.LastOrDefault(t => t.InForceFrom <= day && (t.InForceUntil is not { } last || day <= last))
        : null;

    /// <summary>True where the document has a version of the term.</summary>
    public bool Has(string code) => _terms.ContainsKey(code);

    /// <summary>Reads the terms.</summary>
    /// <param name="json">The file.</param>
    /// <param name="termCodes">Codes of the terms that the processes need: each must be there, and no other.</param>
    /// <param name="mayLack">Those of them that the document may lack, since it may be older than they are; null = none.</param>
    /// <exception cref="ReferenceDataException">They cannot be used; all faults are named.</exception>
    public static ProceduresDocument Read(Stream json, IReadOnlySet<string> termCodes, IReadOnlySet<string>? mayLack = null) =>
        new(ReferenceTable.Read<ProceduresFile>(Document, json, file => Validate(file, termCodes, mayLack)));

    private static IEnumerable<DocumentFault> Validate(ProceduresFile file, IReadOnlySet<string> termCodes, IReadOnlySet<string>? mayLack)
    {
        if (string.IsNullOrWhiteSpace(file.Version)) yield return new DocumentFault("version is empty: give each edit its own, such as 2026-04-01.", "version");
        if (string.IsNullOrWhiteSpace(file.WorkingBody)) yield return new DocumentFault("workingBody is empty: name an agency of the sharing directory.", "workingBody");
        foreach (var missing in termCodes.Except(file.Terms.Select(t => t.Code)).Where(code => mayLack?.Contains(code) != true))
            yield return $"term {missing} is missing.";
        foreach (var fault in file.Terms.In("terms", term => ValidateTerm(term, termCodes))) yield return fault;
        foreach (var versions in file.Terms.GroupBy(t => t.Code).Select(g => g.OrderBy(t => t.InForceFrom).ToList()))
            foreach (var (earlier, later) in versions.Zip(versions.Skip(1)))
                if (earlier.InForceUntil?.AddDays(1) != later.InForceFrom)
                    yield return new DocumentFault(
                        $"term {later.Code}: the version from {later.InForceFrom} does not follow the day after that from {earlier.InForceFrom} ends.",
                        $"terms[{file.Terms.Index().First(t => t.Item == later).Index}]");
    }

    private static IEnumerable<DocumentFault> ValidateTerm(ProcedureTerm term, IReadOnlySet<string> termCodes)
    {
        if (!termCodes.Contains(term.Code)) yield return $"term {term.Code}: no process knows it.";
        if (term.Unit == TermUnit.None) yield return $"term {term.Code}: unit is missing.";
        if (term is { Unit: TermUnit.Percent, Amount: > 100 }) yield return $"term {term.Code}: a share goes to 100 percent.";
        if (term.Amount is < 0 or > 9999) yield return $"term {term.Code}: amount goes from 0 to 9999.";
        if (string.IsNullOrWhiteSpace(term.Rule)) yield return $"term {term.Code}: rule is empty.";
    }

    private sealed record ProceduresFile(string Version, string WorkingBody, IReadOnlyList<ProcedureTerm> Terms);
}
