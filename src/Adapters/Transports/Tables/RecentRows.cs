using System.Text.Json;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>
/// Rows within the overlap that were delivered, so that the next look does not send them again. What is not known here, since the list is
/// bounded or its end was lost, is sent once more, and the hub knows it.
/// </summary>
internal sealed class RecentRows
{
    private const int RowsMax = 200_000;
    private const int RowsSparedMin = 1000;
    private readonly Dictionary<object, Entry> _rows = [];
    private readonly string _path;
    private int _kept;

    /// <summary>Reads the list that a process before this one left in a file.</summary>
    public RecentRows(string path)
    {
        _path = path;
        if (!File.Exists(path)) return;
        foreach (var line in File.ReadLines(path))
        {
            if (Parse(line) is var (key, entry)) _rows[key] = entry;
        }
    }

    /// <summary>True where the row was delivered as it is now.</summary>
    public bool Knows(TableRow row) => _rows.TryGetValue(row.Key.Value, out var entry) && Equals(entry.Time, row.Time) && entry.Content == row.Content;

    /// <summary>
    /// How many contents of a row came before this one under the same change time: a column of seconds cannot tell two changes in one second
    /// apart, and the second must not pass for the first.
    /// </summary>
    public int LateBy(OrderValue key, OrderValue? time, string content)
    {
        if (!_rows.TryGetValue(key.Value, out var entry) || !Equals(entry.Time, time)) return 0;
        return entry.Content == content ? entry.LateBy : entry.LateBy + 1;
    }

    /// <summary>Keeps rows that were delivered and counted.</summary>
    public void Add(IReadOnlyList<TableRow> rows)
    {
        using var file = File.AppendText(_path);
        foreach (var row in rows.Take(RowsMax - _rows.Count))
        {
            var entry = new Entry(row.Time, row.Content, row.LateBy);
            _rows[row.Key.Value] = entry;
            file.WriteLine(Line(row.Key, entry));
        }
    }

    /// <summary>Forgets rows that the next look will not read again.</summary>
    public void KeepOnly(Func<OrderValue, OrderValue?, bool> isReadAgain)
    {
        // Looked through only once it has doubled, so that a long first read does not rewrite the list with each page.
        if (_rows.Count < Math.Min((2 * _kept) + RowsSparedMin, RowsMax)) return;
        var gone = _rows.Where(r => !isReadAgain(new OrderValue(r.Key), r.Value.Time)).Select(r => r.Key).ToList();
        foreach (var key in gone) _rows.Remove(key);
        _kept = _rows.Count;
        if (gone.Count == 0) return;
        File.WriteAllLines(_path + ".part", _rows.Select(r => Line(new OrderValue(r.Key), r.Value)));
        File.Move(_path + ".part", _path, overwrite: true);
    }

    private static string Line(OrderValue key, Entry entry) => JsonSerializer.Serialize(new Kept(key.ToText(), entry.Time?.ToText(), entry.Content, entry.LateBy));

    // A crash may tear the last line: that row is sent once more.
    private static (object Key, Entry Entry)? Parse(string line)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(line)!;
            return (OrderValue.Parse(kept.Key).Value, new Entry(kept.Time is null ? null : OrderValue.Parse(kept.Time), kept.Content, kept.LateBy));
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private sealed record Kept(string Key, string? Time, string Content, int LateBy);

    private readonly record struct Entry(OrderValue? Time, string Content, int LateBy);
}
