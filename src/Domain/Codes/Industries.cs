using CreditHub.Domain.Documents;
using System.Collections.Frozen;

namespace CreditHub.Domain.Codes;

/// <summary>The names of the sections and divisions of GB/T 4754-2017.</summary>
public sealed class Industries
{
    private const string Table = "industries";

    private readonly FrozenDictionary<IndustryCode, string> _names;

    private Industries(FrozenDictionary<IndustryCode, string> names) => _names = names;

    /// <summary>The codes that have a name: sections and divisions.</summary>
    public IReadOnlyCollection<IndustryCode> Named => _names.Keys;

    /// <summary>Reads <c>industries.json</c>.</summary>
    /// <exception cref="ReferenceDataException">The table has faults; all of them are named.</exception>
    public static Industries Load(Stream json)
    {
        var document = ReferenceTable.Read<Document>(Table, json);
        var faults = new List<string>();
        var names = new Dictionary<IndustryCode, string>();
        foreach (var section in document.Sections)
        {
            Add(section.Code, section.Name, IndustryLevel.Section);
            foreach (var (division, name) in section.Divisions) Add(section.Code + division, name, IndustryLevel.Division);
        }

        ReferenceDataException.ThrowIfAny(Table, faults);
        return new Industries(names.ToFrozenDictionary());

        void Add(string text, string name, IndustryLevel level)
        {
            if (!IndustryCode.TryParse(text, out var code) || code.Level != level) faults.Add($"'{text}' is not a {level} of GB/T 4754-2017.");
            else if (!names.TryAdd(code, name)) faults.Add($"'{text}' is listed twice.");
            if (string.IsNullOrWhiteSpace(name)) faults.Add($"'{text}': name is empty.");
        }
    }

    /// <summary>The name of a section or division; for a group or class that of its division. Null where the table does not hold it.</summary>
    public string? NameOf(IndustryCode code) =>
        _names.GetValueOrDefault(code.Level <= IndustryLevel.Division ? code : IndustryCode.Parse(code.Digits[..2]));

    private sealed record Document(string Standard, string Source, IReadOnlyList<SectionRow> Sections);

    private sealed record SectionRow(string Code, string Name, IReadOnlyDictionary<string, string> Divisions);
}
