using CreditHub.Domain.Documents;
using System.Collections.Frozen;

namespace CreditHub.Domain.Codes;

/// <summary>The names of the sections and divisions of GB/T 4754-2017.</summary>
public sealed class Industries
{
    internal const string Document = "industries.json";

    private readonly FrozenDictionary<IndustryCode, string> _names;

    private Industries(FrozenDictionary<IndustryCode, string> names) => _names = names;

    /// <summary>The codes that have a name: sections and divisions.</summary>
    public IReadOnlyCollection<IndustryCode> Named => _names.Keys;

    /// <summary>Reads <c>industries.json</c>.</summary>
    /// <exception cref="ReferenceDataException">The table has faults; all of them are named.</exception>
    public static Industries Load(Stream json)
    {
        var names = new Dictionary<IndustryCode, string>();
        ReferenceTable.Read<SectionsFile>(Document, json, file => Fill(names, file));
        return new Industries(names.ToFrozenDictionary());
    }

    private static IEnumerable<DocumentFault> Fill(Dictionary<IndustryCode, string> names, SectionsFile file)
    {
        var faults = new List<DocumentFault>();
        foreach (var (i, section) in file.Sections.Index())
        {
            Add(section.Code, section.Name, IndustryLevel.Section, $"sections[{i}]");
            foreach (var (division, name) in section.Divisions)
                Add(section.Code + division, name, IndustryLevel.Division, $"sections[{i}].divisions['{division}']");
        }

        return faults;

        void Add(string text, string name, IndustryLevel level, string path)
        {
            if (!IndustryCode.TryParse(text, out var code) || code.Level != level) faults.Add(new($"'{text}' is not a {level} of GB/T 4754-2017.", path));
            else if (!names.TryAdd(code, name)) faults.Add(new($"'{text}' is listed twice.", path));
            if (string.IsNullOrWhiteSpace(name)) faults.Add(new($"'{text}': name is empty.", path));
        }
    }

    /// <summary>The name of a section or division; for a group or class that of its division. Null where the table does not hold it.</summary>
    public string? NameOf(IndustryCode code) =>
        _names.GetValueOrDefault(code.Level <= IndustryLevel.Division ? code : IndustryCode.Parse(code.Digits[..2]));

    private sealed record SectionsFile(string Standard, string Source, IReadOnlyList<SectionRow> Sections);

    private sealed record SectionRow(string Code, string Name, IReadOnlyDictionary<string, string> Divisions);
}
