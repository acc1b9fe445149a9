using CreditHub.Adapters.Folders;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Transports;

/// <summary>A folder into which a source drops files. A file is taken once its size and time have not changed between two looks.</summary>
public sealed class DropFolder(string folder)
{
    /// <summary>Ending of the note beside a delivery that waits for a decision.</summary>
    public const string HeldEnding = ".held.txt";

    // Adapters of earlier releases kept the resume point there as well.
    private static readonly string[] OwnEndings =
        [QuarantineFile.Ending, OriginalsFile.Ending, ResumePoint.Ending, ResumePoint.Ending + ".part", HeldEnding];
    private Dictionary<string, FolderEntry> _seen = [];

    /// <summary>How the names of deliveries end.</summary>
    public static IReadOnlyList<string> DeliveryEndings { get; } = [".csv", ".txt", ".xlsx", ".xls"];

    /// <summary>
    /// Files that are complete, in the order of their deliveries; and what bears a delivery's name and may not be taken, such as links.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read, or is a link.</exception>
    public IReadOnlyList<string> TakeComplete()
    {
        Directory.CreateDirectory(folder);
        using var guarded = GuardedFolder.Open(folder);
        var now = new Dictionary<string, FolderEntry>(StringComparer.Ordinal);
        foreach (var name in guarded.Names().Where(IsDelivery))
        {
            // Between listing and looking a source may take a file back.
            if (guarded.Find(name) is { Kind: not EntryKind.Folder } entry) now.Add(Path.Combine(folder, name), entry);
        }

        var before = _seen;
        _seen = now;
        return InOrder(now.Where(file => before.TryGetValue(file.Key, out var entry) && entry == file.Value).Select(file => file.Key));
    }

    /// <summary>Files in the order of their deliveries.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> files) => [.. files.OrderBy(OrderOf).ThenBy(f => f, StringComparer.Ordinal)];

    /// <summary>True where a file of that name is a delivery, and not one of ours or half of one.</summary>
    // A server may state any name; with a separator in it, one would lead out of the folder.
    public static bool IsDelivery(string name) => IsVisible(name)
        && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0
        && DeliveryEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
        && !IsOwn(name);

    /// <summary>True for names that are not hidden from whoever looks at a folder.</summary>
    // «~$» begins the lock files that spreadsheet programs keep beside a workbook that is open.
    public static bool IsVisible(string name) => name is not ['.', ..] and not [] && !name.StartsWith("~$", StringComparison.Ordinal);

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
