using System.IO.Compression;
using System.Text;

namespace CreditHub.Adapters.Tests.Reading;

/// <summary>Writes workbooks part by part, as programs do that follow the standard in other ways than spreadsheet programs.</summary>
internal static class WorkbookParts
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static void Write(
        string path, string rows, string? styles = null, string bookProperties = "", string? bookSheets = null, string prologue = "", (string Name, string Text)? extra = null)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add(archive, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\">{bookProperties}<sheets>{bookSheets ?? "<sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/>"}</sheets></workbook>");
        Add(archive, "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
        Add(archive, "xl/worksheets/sheet1.xml", $"{prologue}<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>");
        if (styles is not null) Add(archive, "xl/styles.xml", styles);
        if (extra is { } part) Add(archive, part.Name, part.Text);
    }

    public static void Add(ZipArchive archive, string name, string text)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
