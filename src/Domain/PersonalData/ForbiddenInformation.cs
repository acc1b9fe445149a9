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
    private const string Table = "forbidden information";
    private static readonly SearchValues<char> Colons = SearchValues.Create("\uFF1A:");

    private readonly FrozenDictionary<string, string> _kindOf;

    private ForbiddenInformation(FrozenDictionary<string, string> kindOf) => _kindOf = kindOf;

    /// <summary>Reads <c>forbidden-information.json</c>.</summary>
    /// <exception cref="ReferenceDataException">It has faults; all of them are named.</exception>
    public static ForbiddenInformation Load(Stream json)
    {
        var document = ReferenceTable.Read<Document>(Table, json);
        var labels = document.Kinds.SelectMany(k => k.Labels.Select(l => (Label: l, k.Kind))).ToList();
        List<string> faults =
        [
            .. document.Kinds.Count == 0 ? ["kinds is empty: then everything could be collected."] : Array.Empty<string>(),
            .. document.Kinds.Where(k => k.Kind.Length == 0 || k.Labels.Count == 0).Select(k => $"kind '{k.Kind}' has no name or no label."),
            .. labels.GroupBy(l => l.Label, StringComparer.Ordinal).Where(g => g.Key.Trim().Length == 0 || g.Count() > 1).Select(g => $"label '{g.Key}' is empty or stands twice."),
        ];
        ReferenceDataException.ThrowIfAny(Table, faults);
        return new ForbiddenInformation(labels.ToFrozenDictionary(l => l.Label, l => l.Kind, StringComparer.Ordinal));
    }

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

    private sealed record Document(string Version, string Rule, IReadOnlyList<KindRow> Kinds);

    private sealed record KindRow(string Kind, string NameZh, IReadOnlyList<string> Labels);
}
