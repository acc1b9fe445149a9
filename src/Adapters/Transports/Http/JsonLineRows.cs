using System.Text.Json;
using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Transports.Http;

/// <summary>
/// Objects, one a line, as rows: their fields are the columns. The file is read twice, since an object leaves out what it has not; memory does not
/// grow with it. Row 1 is the first object.
/// </summary>
internal sealed class JsonLineRows : ISourceRows
{
    private const int ColumnsMax = 1000;
    private readonly string _path;
    private readonly Dictionary<string, int> _columns;

    private JsonLineRows(string path, Dictionary<string, int> columns)
    {
        _path = path;
        _columns = columns;
        Columns = Cells.Header(columns.Keys);
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="SourceFileRefusedException">Its objects cannot be rows.</exception>
    public static JsonLineRows Open(string path)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path))
        {
            using var row = JsonDocument.Parse(line);
            // A field that holds a list or an object in every row is no column: nothing of it is asked for.
            foreach (var field in row.RootElement.EnumerateObject().Where(f => IsFlat(f.Value))) columns.TryAdd(field.Name, columns.Count);
            if (columns.Count > ColumnsMax) throw new SourceFileRefusedException($"The objects have more than {ColumnsMax} fields. Rows of one dataset have the same fields; check rowsAt.");
        }

        return new JsonLineRows(path, columns);
    }

    public IEnumerable<RawRow> Rows()
    {
        var number = 0;
        foreach (var line in File.ReadLines(_path))
        {
            using var document = JsonDocument.Parse(line);
            var cells = new string[Columns.Count];
            Array.Fill(cells, "");
            string? fault = null;
            foreach (var field in document.RootElement.EnumerateObject())
            {
                // A field without a name that comes last has no column.
                if (!_columns.TryGetValue(field.Name, out var column) || column >= cells.Length) continue;
                if (!IsFlat(field.Value)) fault = $"{Echo.Of(field.Name)} holds a list or an object; a row is flat.";
                else cells[column] = Cells.Normalise(TextOf(field.Value));
                if (Cells.HasControls(cells[column])) fault = $"{Echo.Of(field.Name)} holds control characters.";
            }

            yield return new RawRow(++number, cells, fault);
        }
    }

    public void Dispose()
    {
    }

    private static bool IsFlat(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
