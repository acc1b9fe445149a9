using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Folders;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Transports;

/// <summary>A folder on this machine, or mounted here, into which a source drops files.</summary>
/// <param name="Folder">The folder, which may be no link; relative to the connection file.</param>
/// <param name="FileBytesMax">Largest file in bytes that is taken. From 1 KiB; the default is 4 GiB.</param>
public sealed record DropFolderSettings(string Folder, long FileBytesMax = 4L << 30) : TransportSettings
{
    internal override bool CarriesOneDataset => false;

    internal override IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Folder)) yield return "folder: name the folder into which the source drops its files.";
        if (FileBytesMax < 1024) yield return "fileBytesMax: from 1024.";
    }

    // What a source may write, it may exchange: what is known of its deliveries and its rows on their way lie elsewhere.
    internal override IEnumerable<string> FaultsOfPlace(string folder, string stateFolder)
    {
        var drop = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder, folder));
        if ((stateFolder + Path.DirectorySeparatorChar).StartsWith(drop + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            yield return $"folder: the state folder {stateFolder} lies in it, where the source may write. Name another under stateFolder.";
    }
}

/// <summary>
/// Takes what is dropped, delivers it, and files it away beside: <c>done/</c> with its receipt, or <c>refused/</c> with the reason. A
/// file is copied into the connection's state first, so that nothing that the source does to it meanwhile changes what is read.
/// </summary>
internal sealed class DropFolderTransport(ConnectionWork work, string folder, long fileBytesMax) : ITransport
{
    private const string DoneFolder = "done";
    private const string RefusedFolder = "refused";
    private const int CopiedBytes = 1 << 17;

    private readonly DropFolder _folder = new(folder);
    private readonly FileAttempts _attempts = new(work);
    private readonly Spool<TakenFile> _spool = new(work);

    /// <summary>True for the folders into which files are filed away.</summary>
    public static bool IsOwnFolder(string name) => name is DoneFolder or RefusedFolder;

    public int LooksUntilTaken => 2;

    public Task Look(PassResult result, CancellationToken cancellationToken)
    {
        var files = Files();
        foreach (var name in _spool.Names().Where(name => !File.Exists(Path.Combine(folder, name)))) _spool.Clear(name);
        return _attempts.Run(files, Deliver, result, cancellationToken);
    }

    public Task Check(Action<string> show, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) throw new SourceFailedException($"There is no folder {folder}. Make it, and let the source write there.");
        var entries = Entries();
        show($"{folder}: {entries.Count} files wait.");
        foreach (var (name, entry) in entries.Take(20)) show($"  {name}  {entry.WhyNotTaken ?? $"{entry.Length:N0} bytes"}");
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    /// <summary>Delivers one file and files it away.</summary>
    public async Task<DeliveryOutcome> Deliver(string file, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(file);
        using var guarded = await InWords(name, () => Task.FromResult(GuardedFolder.Open(folder)));
        var (taken, refusal) = await InWords(name, () => Take(guarded, name, cancellationToken));
        var outcome = refusal ?? await Run(guarded, name, cancellationToken);
        return await InWords(name, () => FileAway(guarded, name, taken, outcome, cancellationToken));
    }

    // The source sees beside its file that it waits, and why.
    private async Task<DeliveryOutcome> Run(GuardedFolder guarded, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await work.Delivery.Run(_spool.PathOf(name), work.Connection.Agency, work.ProgressOf(name), cancellationToken);
        }
        catch (DeliveryHeldException held) when (guarded.Find(name + DropFolder.HeldEnding) is null)
        {
            using var note = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(held.Message + Environment.NewLine));
            await guarded.Write(name + DropFolder.HeldEnding, note, cancellationToken);
            throw;
        }
    }

    private static async Task<T> InWords<T>(string name, Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileFailedException(
                $"{name} cannot be taken or filed away: {e.Message} Look what bears its name there, in {DoneFolder} and {RefusedFolder}.",
                    e);
        }
    }

    // What was taken before a crash goes on, unless the source has taken it back or exchanged it.
    private async Task<(TakenFile Taken, DeliveryOutcome? Refusal)> Take(
        GuardedFolder guarded, string name, CancellationToken cancellationToken)
    {
        if (_spool.Find(name) is { } before && guarded.Find(name) is { WhyNotTaken: null } there && before.Is(there)) return (before, null);
        await using var file = guarded.OpenFile(name, out var entry);
        var taken = new TakenFile(entry.Length, entry.WrittenAt, FreeName(guarded, name));
        if (file is null)
        {
            _spool.Clear(name);
            return (taken, new DeliveryOutcome.Refused(entry.WhyNotTaken!));
        }

        if (entry.Length > fileBytesMax)
            throw TakenFile.TooLong(name, entry.Length, fileBytesMax);
        await _spool.Take(name, entry.WrittenAt, async into =>
        {
            await Copy(file, into, entry.Length, cancellationToken);
            if (into.Length != entry.Length || GuardedFolder.EntryOf(file) != entry)
                throw TakenFile.Changed(name, entry.Length, into.Length);
            return taken;
        });
        return (taken, null);
    }

    // No further than the file was long: one that grows for ever has no end.
    private static async Task Copy(FileStream from, FileStream into, long length, CancellationToken cancellationToken)
    {
        var buffer = new byte[CopiedBytes];
        int read;
        do
        {
            var room = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - into.Position));
            read = await from.ReadAsync(room, cancellationToken);
            await into.WriteAsync(room[..read], cancellationToken);
        }
        while (read > 0);
    }

    // The note is written before the file moves: a crash between leaves the file to be done again, never a file without its note. A file of
    // other content under the name is a new delivery and stays.
    private async Task<DeliveryOutcome> FileAway(
        GuardedFolder guarded, string name, TakenFile taken, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        using var target = guarded.Make(outcome is DeliveryOutcome.Delivered ? DoneFolder : RefusedFolder);
        foreach (var ending in new[] { QuarantineFile.Ending, OriginalsFile.Ending })
        {
            if (File.Exists(_spool.PathOf(name) + ending))
            {
                await using var rows = File.OpenRead(_spool.PathOf(name) + ending);
                await guarded.Write(name + ending, rows, cancellationToken);
            }
            else
            {
                guarded.Delete(name + ending);
            }
        }

        using var note = new MemoryStream(outcome.Note);
        await target.Write(taken.FiledAs + outcome.NoteEnding, note, cancellationToken);
        if (guarded.Find(name) is { } there && taken.Is(there)) guarded.Move(name, target, taken.FiledAs);
        guarded.Delete(name + DropFolder.HeldEnding);
        _spool.Clear(name);
        return outcome;
    }

    private static string FreeName(GuardedFolder guarded, string name)
    {
        using var done = guarded.Make(DoneFolder);
        using var refused = guarded.Make(RefusedFolder);
        var free = name;
        for (var i = 2; done.Find(free) is not null || refused.Find(free) is not null; i++)
            free = $"{Path.GetFileNameWithoutExtension(name)}.{i}{Path.GetExtension(name)}";
        return free;
    }

    private IReadOnlyList<string> Files()
    {
        try
        {
            return _folder.TakeComplete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceFailedException($"The drop folder cannot be read: {e.Message}", e);
        }
    }

    private List<(string Name, FolderEntry Entry)> Entries()
    {
        try
        {
            using var guarded = GuardedFolder.Open(folder);
            var found = guarded.Names().Where(DropFolder.IsDelivery).Select(name => (Name: name, Entry: guarded.Find(name)));
            return [.. found.Where(f => f.Entry is not null).Select(f => (f.Name, f.Entry!.Value))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceFailedException($"The drop folder cannot be read: {e.Message}", e);
        }
    }
}
