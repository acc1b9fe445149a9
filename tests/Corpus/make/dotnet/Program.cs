using System.Globalization;
using System.Text.Json;
using ClosedXML.Excel;
using MiniExcelLibs;

// Writes the table as ClosedXML and MiniExcel do. Usage: table.json folder
using var table = JsonDocument.Parse(File.ReadAllText(args[0]));
var header = table.RootElement.GetProperty("header").EnumerateArray().Select(c => c.GetString()!).ToList();
var rows = table.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateArray().Select(Value).ToList()).ToList();

using (var book = new XLWorkbook())
{
    var sheet = book.AddWorksheet("行政处罚");
    for (var c = 0; c < header.Count; c++) sheet.Cell(1, c + 1).Value = header[c];
    for (var r = 0; r < rows.Count; r++)
        for (var c = 0; c < rows[r].Count; c++)
            if (rows[r][c] is { } value) sheet.Cell(r + 2, c + 1).SetValue(value);
    book.SaveAs(Path.Combine(args[1], "closedxml.xlsx"));
}

var path = Path.Combine(args[1], "miniexcel.xlsx");
File.Delete(path);
MiniExcel.SaveAs(path, rows.Select(r => header.Zip(r).ToDictionary(p => p.First, p => p.Second)));

static object? Value(JsonElement cell) => cell.ValueKind switch
{
    JsonValueKind.Number => cell.GetDouble(),
    JsonValueKind.String when DateTime.TryParseExact(
        cell.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
    JsonValueKind.String => cell.GetString(),
    _ => null,
};
