using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// Reads a header by a format: which name of the format each column bears, in which unit its numbers are, and which columns bear the
/// same one. What has more than one meaning is a refusal of the file.
/// </summary>
internal sealed class HeaderReading
{
    /// <summary>Stands for what is dropped among the fields that a name may be of.</summary>
    private const string DroppedPath = "dropped";

    // Numbers and traits of persons are the counterpart's.
    private const string PersonPath = "subject.person";

    private readonly SourceFormat _format;
    private readonly IReadOnlyList<string> _columns;
    private readonly Dictionary<string, HashSet<string>> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _bases = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool[] _isDropped;
    private readonly List<string> _refusals = [];
    private readonly List<string> _notes = [];
    private readonly List<(int Column, int Twin)> _twins = [];
    private readonly Dictionary<int, FieldSetter> _setters = [];

    /// <summary>Reads a header.</summary>
    /// <param name="format">The format.</param>
    /// <param name="columns">Names of the header.</param>
    /// <param name="others">Names of columns that every format has.</param>
    public HeaderReading(SourceFormat format, IReadOnlyList<string> columns, IEnumerable<string> others)
    {
        (_format, _columns) = (format, columns);
        _isDropped = new bool[columns.Count];
        Learn(others);
        var claims = Array.ConvertAll([.. columns], ClaimOf);
        // A name as it stands comes before one that is left of a name with groups.
        foreach (var whole in new[] { true, false })
            for (var i = 0; i < claims.Length; i++)
                if (claims[i] is { } claim && claim.IsWhole == whole) Take(claim.Name, i, whole);
        for (var i = 0; i < claims.Length; i++)
            if (claims[i] is null) ReadUnit(i);
    }

    /// <summary>Why the file cannot be read by the format, as sentences.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>What was made of the header, as sentences for the source.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Pairs of columns of one name.</summary>
    public IReadOnlyList<(int Column, int Twin)> Twins => _twins;

    /// <summary>Setters of fields whose column states another unit than the format, by the field's index.</summary>
    public IReadOnlyDictionary<int, FieldSetter> Setters => _setters;

    /// <summary>True where the format drops the column on purpose.</summary>
    public bool IsDropped(int column) => _isDropped[column];

    /// <summary>Column of the first of the names that the header has; -1 where it has none.</summary>
    public int IndexOf(IReadOnlyList<string> names)
    {
        foreach (var name in names)
            if (_byName.TryGetValue(HeaderName.Comparable(name), out var column)) return column;
        return -1;
    }

    private void Learn(IEnumerable<string> others)
    {
        var file = _format.File;
        for (var i = 0; i < file.Fields.Count; i++)
        {
            foreach (var name in (file.Fields[i].Columns ?? []).Select(HeaderName.Comparable))
            {
                Know(name, file.Fields[i].Path);
                if (_format.Setters[i].HasUnit) _bases.TryAdd(HeaderName.WithUnit(name)?.Base ?? name, i);
            }
        }

        foreach (var name in (file.RecordNumber ?? []).Concat(file.WithdrawnColumns ?? []).Concat(others))
            Know(HeaderName.Comparable(name), HeaderName.RecordNumberPath);
        foreach (var name in (file.PersonColumns ?? []).Concat(file.PersonNumbers ?? []).Concat(file.PersonTraits ?? []))
            Know(HeaderName.Comparable(name), PersonPath);
        foreach (var name in (file.Dropped ?? new Dictionary<string, IReadOnlyList<string>>()).Values.SelectMany(names => names))
            Know(HeaderName.Comparable(name), DroppedPath);
    }

    private void Know(string name, string path)
    {
        if (!_known.TryGetValue(name, out var paths)) _known.Add(name, paths = new HashSet<string>(StringComparer.Ordinal));
        paths.Add(path);
    }

    private Claim? ClaimOf(string column)
    {
        Claim? first = null;
        foreach (var (name, groups) in HeaderName.Of(column))
        {
            if (!_known.TryGetValue(name, out var paths) || !paths.Any(path => HeaderName.AllowsGroup(path, name, groups))) continue;
            if (first is null) first = new Claim(name, groups.Length == 0);
            // A key below a name must not be another field's.
            else if (column.Contains(HeaderRows.Alias) && groups.Length == 0 && !_known[first.Name].Overlaps(paths))
                _refusals.Add($"The column {Echo.Of(column)} bears the names of two different fields. Leave the name of one.");
        }

        return first;
    }

    private void Take(string name, int column, bool isWhole)
    {
        if (_byName.TryAdd(name, column))
        {
            _isDropped[column] = _known[name].SetEquals([DroppedPath]);
            return;
        }

        if (!isWhole && HeaderName.Comparable(_columns[_byName[name]]) == name) return;
        if (_isDropped[_byName[name]])
        {
            _isDropped[column] = true;
            return;
        }

        _twins.Add((_byName[name], column));
        _notes.Add(
            $"Columns {PlaceOf(_byName[name])} and {PlaceOf(column)} have the same name {Echo.Of(_columns[column])}: "
            + "rows in which they differ are refused.");
    }

    private void ReadUnit(int column)
    {
        foreach (var (name, groups) in HeaderName.Of(_columns[column]))
        {
            var stated = HeaderName.WithUnit(name);
            if (!_bases.TryGetValue(stated?.Base ?? name, out var field)) continue;
            if (!HeaderName.AllowsGroup(_format.File.Fields[field].Path, name, groups)) continue;
            var setter = _format.Setters[field];
            if (stated is { } found && setter.InUnit(found.Unit) is { } inUnit) ReadIn(inUnit, found.Unit, field, column);
            else if (setter.Units.Length > 0) _refusals.Add(WhyUnread(_columns[column], stated?.Unit, setter.Units, field));
            return;
        }
    }

    private string WhyUnread(string column, string? unit, string units, int field) => unit is null
        ? $"The column {Echo.Of(column)} does not state the unit of its numbers. Name it with the unit, such as "
            + $"{_format.File.Fields[field].Columns![0]}; units: {units}."
        : $"The column {Echo.Of(column)} states the unit {Echo.Of(unit)}, which is not read. Convert its numbers; units: {units}.";

    private void ReadIn(FieldSetter setter, string unit, int field, int column)
    {
        var name = HeaderName.Comparable(_format.File.Fields[field].Columns![0]);
        if (IndexOf(_format.File.Fields[field].Columns!) is >= 0 and var other)
        {
            _refusals.Add(
                $"Columns {PlaceOf(other)} and {PlaceOf(column)} ({Echo.Of(_columns[column])}) state the same number. Delete one of them.");
            return;
        }

        _byName.Add(name, column);
        _setters.Add(field, setter);
        if (setter.Units.Length > 0)
            _notes.Add($"The numbers of {Echo.Of(_columns[column])} were read in {Echo.Of(unit)}, as the column's name says.");
    }

    private static string PlaceOf(int column) => CellReference.LettersOf(column);

    private sealed record Claim(string Name, bool IsWhole);
}
