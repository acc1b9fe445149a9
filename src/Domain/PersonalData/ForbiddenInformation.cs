using System.Buffers;
using System.Collections.Frozen;
using CreditHub.Domain.Documents;

namespace CreditHub.Domain.PersonalData;

/// <summary>
/// Kinds of information about persons that may never be collected (禁止归集的信息, Shaanxi Social Credit Regulation, Art 39), found by the labels
/// under which forms ask for them.
/// </summary>
public sealed class ForbiddenInformation
{
    internal const string Document = "forbidden-information.json";
    private static readonly SearchValues<char> Colons = SearchValues.Create("\uFF1A:");

    private readonly FrozenDictionary<string, string> _kindOf;

    private ForbiddenInformation(FrozenDictionary<string, string> kindOf) => _kindOf = kindOf;

    /// <summary>Reads <c>forbidden-information.json</c>.</summary>
    /// <exception cref="ReferenceDataException">It has faults; all of them are named.</exception>
    public static ForbiddenInformation Load(Stream json)
    {
        var file = ReferenceTable.Read<LabelsFile>(Document, json, Validate);
        return new ForbiddenInformation(LabelsOf(file).ToFrozenDictionary(l => l.Label, l => l.Kind, StringComparer.Ordinal));
    }

    private static IEnumerable<DocumentFault> Validate(LabelsFile file)
    {
        if (file.Kinds.Count == 0) yield return "kinds is empty: then everything could be collected.";
        foreach (var fault in file.Kinds.Where("kinds", k => k.Kind.Length == 0 || k.Labels.Count == 0, k => $"kind '{k.Kind}' has no name or no label."))
            yield return fault;
        foreach (var label in LabelsOf(file).GroupBy(l => l.Label, StringComparer.Ordinal).Where(g => g.Key.Trim().Length == 0 || g.Count() > 1))
            yield return new DocumentFault($"label '{label.Key}' is empty or stands twice.", $"kinds[kind={label.Last().Kind}]");
    }

    private static IEnumerable<(string Label, string Kind)> LabelsOf(LabelsFile file) => file.Kinds.SelectMany(k => k.Labels.Select(l => (l, k.Kind)));

    /// <summary>The kind that a text which is a label by its nature names; null where it names none.</summary>
    public string? OfLabel(string label) => _kindOf.GetValueOrDefault(label.Trim());

    /// <summary>The kind of which a text states something under its label, such as «血型:A»; null where it states none.</summary>
    public string? InText(string text)
    {
        // Few texts hold a colon; for these each stretch before one is looked at from its end.
        for (var at = text.AsSpan().IndexOfAny(Colons); at >= 0;)
        {
            foreach (var (label, kind) in _kindOf)
                if (at >= label.Length && text.AsSpan(at - label.Length, label.Length).SequenceEqual(label)) return kind;
            var next = text.AsSpan(at + 1).IndexOfAny(Colons);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return null;
    }

    private sealed record LabelsFile(string Version, string Rule, IReadOnlyList<KindRow> Kinds);

    private sealed record KindRow(string Kind, string NameZh, IReadOnlyList<string> Labels);
}
