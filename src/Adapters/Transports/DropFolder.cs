using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Transports;

/// <summary>A folder into which a source drops files. A file is taken once its size and time have not changed between two looks.</summary>
public sealed class DropFolder(string folder)
{
    private static readonly string[] OwnEndings = [QuarantineFile.Ending, OriginalsFile.Ending, ResumePoint.Ending, ResumePoint.Ending + ".part"];
    private readonly Dictionary<string, (long Length, DateTime WrittenAt)> _seen = [];

    /// <summary>How the names of deliveries end.</summary>
    public static IReadOnlyList<string> DeliveryEndings { get; } = [".csv", ".txt", ".xlsx", ".xls"];

    /// <summary>Files that are complete, in the order of their deliveries.</summary>
    public IReadOnlyList<string> TakeComplete()
    {
        Directory.CreateDirectory(folder);
        var ready = new List<string>();
        var now = new Dictionary<string, (long, DateTime)>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            // Between listing and looking a source may take a file back.
            if (!IsDelivery(file.Name) || !file.Exists) continue;
            var state = (file.Length, file.LastWriteTimeUtc);
            now.Add(file.FullName, state);
            if (_seen.TryGetValue(file.FullName, out var before) && before == state) ready.Add(file.FullName);
        }

        _seen.Clear();
        foreach (var (path, state) in now) _seen.Add(path, state);
        return InOrder(ready);
    }

    /// <summary>Files in the order of their deliveries.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> files) => [.. files.OrderBy(OrderOf).ThenBy(f => f, StringComparer.Ordinal)];

    /// <summary>True where a file of that name is a delivery, and not one of ours or half of one.</summary>
    public static bool IsDelivery(string name) => IsVisible(name)
        && DeliveryEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
        && !IsOwn(name);

    /// <summary>True for names that are not hidden from whoever looks at a folder.</summary>
    // «~$» begins the lock files that spreadsheet programs keep beside a workbook that is open.
    public static bool IsVisible(string name) => name[0] != '.' && !name.StartsWith("~$", StringComparison.Ordinal);

    /// <summary>True where a file of that name is one that the adapter writes beside a delivery.</summary>
    public static bool IsOwn(string name) => OwnEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    // A name that says nothing comes first, so that its refusal does not wait behind a long delivery. Registrations lead: they name the subject.
    private static (long Version, bool IsLater) OrderOf(string file)
    {
        try
        {
            var name = SourceFileName.Parse(file);
            return (name.Version, name.Dataset != "market.registration");
        }
        catch (SourceFileRefusedException)
        {
            return (0, false);
        }
    }
}
