using System.IO.Compression;
using System.Xml;

namespace CreditHub.Adapters.Reading;

/// <summary>
/// The parts of an Office Open XML package (ECMA-376 part 2). Names of parts are compared without regard to case, and which part is what its relationships
/// say, not its name: programs other than spreadsheet programs name and place parts otherwise.
/// </summary>
internal sealed class Package
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true,
    };

    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the parts of an archive.</summary>
    public Package(ZipArchive archive)
    {
        foreach (var entry in archive.Entries) _parts.TryAdd(Plain(entry.FullName), entry);
    }

    /// <summary>True where there is a part of that name.</summary>
    public bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>The XML of a part.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public XmlReader Open(string name)
    {
        var part = _parts.GetValueOrDefault(name) ?? throw new InvalidDataException($"the part {Echo.Of(name)} is missing");
        return XmlReader.Create(part.Open(), Settings);
    }

    /// <summary>What a part refers to; none where it has no relationships. An empty name stands for the package.</summary>
    public IReadOnlyList<PartRelation> RelationsOf(string part)
    {
        var relations = new List<PartRelation>();
        var (folder, name) = Split(part);
        if (!Has($"{folder}_rels/{name}.rels")) return relations;
        using var reader = Open($"{folder}_rels/{name}.rels");
        while (Workbook.Next(reader))
        {
            if (!Workbook.IsStart(reader, "Relationship") || reader.GetAttribute("Id") is not { } id || reader.GetAttribute("Target") is not { } target) continue;
            if (reader.GetAttribute("TargetMode") != "External") relations.Add(new PartRelation(id, reader.GetAttribute("Type") ?? "", Resolve(folder, target)));
        }

        return relations;
    }

    /// <summary>The part that is of a kind by its relationship, or else the one of the usual name; null where there is neither.</summary>
    public string? Find(IReadOnlyList<PartRelation> relations, string kind, string usual)
    {
        foreach (var relation in relations)
            if (relation.Type.EndsWith("/" + kind, StringComparison.OrdinalIgnoreCase) && Has(relation.Part)) return relation.Part;
        return Has(usual) ? usual : null;
    }

    /// <summary>Folder of a part with its slash, and its name.</summary>
    public static (string Folder, string Name) Split(string part) => (part[..(part.LastIndexOf('/') + 1)], part[(part.LastIndexOf('/') + 1)..]);

    private static string Resolve(string folder, string target)
    {
        var path = new List<string>();
        foreach (var step in Plain(target.StartsWith('/') ? target : folder + Uri.UnescapeDataString(target)).Split('/'))
        {
            if (step == ".." && path.Count > 0) path.RemoveAt(path.Count - 1);
            else if (step is not ("." or ".." or "")) path.Add(step);
        }

        return string.Join('/', path);
    }

    // Some programs write the separators of Windows.
    private static string Plain(string name) => name.Replace('\\', '/').TrimStart('/');
}

/// <summary>What a part refers to.</summary>
/// <param name="Id">Its name within the part.</param>
/// <param name="Type">What it is.</param>
/// <param name="Part">The part.</param>
internal readonly record struct PartRelation(string Id, string Type, string Part);
