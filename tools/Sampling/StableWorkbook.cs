using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace CreditHub.Sampling;

/// <summary>
/// Takes out of a workbook what its writer makes up anew each time: the times of its parts and the names of relationships. The same rows are then the
/// same bytes.
/// </summary>
internal static partial class StableWorkbook
{
    // The earliest that a ZIP archive can state.
    private static readonly DateTimeOffset PartTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Copies a workbook, part by part.</summary>
    public static void Copy(string from, string to)
    {
        using var source = ZipFile.OpenRead(from);
        using var target = new ZipArchive(File.Create(to), ZipArchiveMode.Create);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in source.Entries)
        {
            var copy = target.CreateEntry(part.FullName);
            copy.LastWriteTime = PartTime;
            using var read = part.Open();
            using var write = copy.Open();
            if (NamesRelationships(part.FullName)) write.Write(Encoding.UTF8.GetBytes(Renamed(read, names)));
            else read.CopyTo(write);
        }
    }

    // Small parts; the sheets, which are large, name none.
    private static bool NamesRelationships(string part) => part.EndsWith(".rels", StringComparison.Ordinal) || part == "xl/workbook.xml";

    private static string Renamed(Stream part, Dictionary<string, string> names)
    {
        using var reader = new StreamReader(part, Encoding.UTF8);
        return MadeUpName().Replace(reader.ReadToEnd(), found =>
        {
            if (!names.TryGetValue(found.Value, out var name)) names.Add(found.Value, name = $"R{names.Count + 1}");
            return name;
        });
    }

    [GeneratedRegex("(?<=\")R[0-9a-f]{32}(?=\")", RegexOptions.CultureInvariant)]
    private static partial Regex MadeUpName();
}
