namespace CreditHub.Architecture.Tests.Namespaces;

/// <summary>A file of one namespace that names another one.</summary>
internal sealed record FileArrow(string From, string To, string File);

/// <summary>Which namespaces of one project name which others, and in which files.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<string, HashSet<string>> _types;

    public NamespaceGraph(IReadOnlyCollection<SourceText> files)
    {
        _types = files.GroupBy(f => f.Namespace, StringComparer.Ordinal).ToDictionary(
            g => g.Key,
            g => g.SelectMany(f => f.Declared).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Arrows = files.SelectMany(file => Targets(file).Distinct(StringComparer.Ordinal)
            .Where(to => to != file.Namespace).Select(to => new FileArrow(file.Namespace, to, file.Path))).ToList();
    }

    public IReadOnlyCollection<string> Namespaces => _types.Keys;

    public IReadOnlyList<FileArrow> Arrows { get; }

    /// <summary>The arrows by which namespaces reach each other both ways; none where all arrows point down.</summary>
    public IReadOnlyList<FileArrow> CyclicArrows()
    {
        var next = Arrows.ToLookup(a => a.From, a => a.To, StringComparer.Ordinal);
        var reached = Namespaces.ToDictionary(n => n, n => ReachedFrom(n, next), StringComparer.Ordinal);
        return Arrows.Where(a => reached[a.To].Contains(a.From)).OrderBy(a => a.From, StringComparer.Ordinal)
            .ThenBy(a => a.To, StringComparer.Ordinal).ThenBy(a => a.File, StringComparer.Ordinal).ToList();
    }

    /// <summary>The namespaces by floor, the top one first: each names only such as stand on floors below its own. To be asked where no arrow is cyclic.</summary>
    public IEnumerable<IGrouping<int, string>> Floors()
    {
        // A test that fails says more than one that does not come to an end.
        if (CyclicArrows() is [var cyclic, ..]) throw new InvalidOperationException(
            $"{cyclic.From} and {cyclic.To} name each other ({cyclic.File}).");
        var next = Arrows.ToLookup(a => a.From, a => a.To, StringComparer.Ordinal);
        var floors = new Dictionary<string, int>(StringComparer.Ordinal);
        return Namespaces.Order(StringComparer.Ordinal).GroupBy(FloorOf).OrderByDescending(floor => floor.Key);

        int FloorOf(string name)
        {
            if (!floors.TryGetValue(name, out var floor)) floors[name] = floor = 1 + next[name].Select(FloorOf).DefaultIfEmpty(0).Max();
            return floor;
        }
    }

    private static HashSet<string> ReachedFrom(string start, ILookup<string, string> next)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(next[start]);
        while (open.TryPop(out var name))
        {
            if (!reached.Add(name)) continue;
            foreach (var further in next[name]) open.Push(further);
        }
        return reached;
    }

    private IEnumerable<string> Targets(SourceText file)
    {
        var around = Enclosing(file.Namespace).ToList();
        foreach (var import in file.Imports)
        {
            if (Imported(import) is { } found) yield return found;
        }
        foreach (var name in file.Mentioned)
        {
            var end = name.IndexOf('.', StringComparison.Ordinal);
            var first = end < 0 ? name : name[..end];
            // A type of an enclosing namespace is visible without a directive.
            if (around.Find(n => Declares(n, first)) is { } outer) yield return outer;
            else if (end >= 0 && Qualified(name, around) is { } sibling) yield return sibling;
        }
    }

    /// <summary>The namespace and those around it, the innermost first.</summary>
    private static IEnumerable<string> Enclosing(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1)) yield return name[..end];
    }

    private bool Declares(string name, string type) => _types.TryGetValue(name, out var types) && types.Contains(type);

    // A namespace, or a type of one. A namespace of another assembly may begin with the name of one of this project's.
    private string? Imported(string import) => _types.ContainsKey(import)
        ? import
        : Enclosing(import).Skip(1).FirstOrDefault(n => Declares(n, import[(n.Length + 1)..].Split('.')[0]));

    private string? Qualified(string name, IEnumerable<string> around)
    {
        foreach (var start in around.Append(""))
        {
            var full = start.Length == 0 ? name : $"{start}.{name}";
            foreach (var prefix in Enclosing(full).Skip(1).TakeWhile(p => p.Length > start.Length))
            {
                var type = full[(prefix.Length + 1)..].Split('.')[0];
                if (Declares(prefix, type)) return prefix;
            }
        }
        return null;
    }
}
