using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CreditHub.Adapters.Folders;

/// <summary>
/// A folder into which a stranger writes. It is held open, and everything is done from there name by name: no link is followed, whatever
/// the stranger exchanges meanwhile. Files are written under a name of their own, then renamed: nothing that lies there is opened for
/// writing.
/// </summary>
internal sealed class GuardedFolder : IDisposable
{
    private const uint NewFolderMode = 0b111_111_111;
    private const uint NewFileMode = 0b110_110_110;

    private readonly SafeFileHandle _handle;

    private GuardedFolder(SafeFileHandle handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    /// <summary>Path by which it was opened; for messages only.</summary>
    public string Path { get; }

    private static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>Opens a folder. The folder itself may be no link; the path that leads to it is the operator's.</summary>
    /// <exception cref="IOException">It is none, is a link, or cannot be opened.</exception>
    public static GuardedFolder Open(string path)
    {
        if (!OperatingSystem.IsLinux())
            throw new IOException("Drop folders are read on Linux only: elsewhere links in them cannot be told from files for certain.");
        return new GuardedFolder(OpenFolder(above: null, path.TrimEnd('/'), path), path);
    }

    /// <summary>A folder in it, made where there is none.</summary>
    /// <exception cref="IOException">What bears the name is no folder, or it cannot be made.</exception>
    public GuardedFolder Make(string name)
    {
        var path = $"{Path}/{Checked(name)}";
        if (SystemCalls.MakeFolderAt(_handle, name, NewFolderMode) != 0 && LastError is not SystemCalls.ErrorExists and var error)
            throw Failure(error, path);
        return new GuardedFolder(OpenFolder(_handle, name, path), path);
    }

    /// <summary>Names of all that lies in it, but of folders.</summary>
    public IReadOnlyList<string> Names() =>
    [
        .. new DirectoryInfo(Path).EnumerateFileSystemInfos().Select(entry => entry.Name)
            .Where(name => Find(name) is { Kind: not EntryKind.Folder }),
    ];

    /// <summary>What bears a name; null = nothing.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public FolderEntry? Find(string name)
    {
        if (SystemCalls.FactsOf(_handle, Checked(name), out var facts) == 0) return EntryOf(facts);
        return LastError is SystemCalls.ErrorNotFound ? null : throw Failure(LastError, $"{Path}/{name}");
    }

    /// <summary>Opens a file for reading, where it is one. What was opened is looked at, not what the name stood for before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entry">What was opened.</param>
    /// <returns>The file; null where the name stands for something that is not taken, as the entry says.</returns>
    /// <exception cref="IOException">There is nothing of that name, or it cannot be opened.</exception>
    public FileStream? OpenFile(string name, out FolderEntry entry)
    {
        // A device is not opened even to be looked at: some act when they are.
        entry = Find(name) ?? throw Failure(SystemCalls.ErrorNotFound, $"{Path}/{name}");
        if (entry.WhyNotTaken is not null) return null;
        var file = Open(_handle, name, SystemCalls.ReadOnly | SystemCalls.NoFollow | SystemCalls.NonBlocking, 0);
        if (file is null && LastError == SystemCalls.ErrorLoop) entry = entry with { Kind = EntryKind.Link };
        else if (file is null) throw Failure(LastError, $"{Path}/{name}");
        else if (SystemCalls.FactsOf(file, out var facts) == 0) entry = EntryOf(facts);
        else throw Failure(LastError, $"{Path}/{name}");
        if (file is not null && entry.WhyNotTaken is null) return new FileStream(file, FileAccess.Read, bufferSize: 0);
        file?.Dispose();
        return null;
    }

    /// <summary>What is open by now, to tell whether it was written meanwhile.</summary>
    public static FolderEntry EntryOf(FileStream file) =>
        SystemCalls.FactsOf(file.SafeFileHandle, out var facts) == 0 ? EntryOf(facts) : throw Failure(LastError, file.Name);

    /// <summary>Writes a file, which takes the place of whatever bore its name, so that nobody sees half of it.</summary>
    /// <exception cref="IOException">It cannot be written, or a folder bears its name.</exception>
    public async Task Write(string name, Stream content, CancellationToken cancellationToken)
    {
        var part = $".{Guid.NewGuid():N}.part";
        const int NewFile = SystemCalls.WriteOnly | SystemCalls.Create | SystemCalls.Exclusive;
        var file = Open(_handle, part, NewFile | SystemCalls.NoFollow, NewFileMode)
            ?? throw Failure(LastError, $"{Path}/{name}");
        try
        {
            await using (var stream = new FileStream(file, FileAccess.Write, bufferSize: 0))
            {
                await content.CopyToAsync(stream, cancellationToken);
                RandomAccess.FlushToDisk(file);
            }

            Move(part, this, name);
        }
        catch
        {
            Delete(part);
            throw;
        }
    }

    /// <summary>Gives an entry another name, in this folder or another. A link moves itself. Whatever bore the name goes.</summary>
    public void Move(string name, GuardedFolder into, string newName)
    {
        if (SystemCalls.RenameAt(_handle, Checked(name), into._handle, Checked(newName)) != 0)
            throw Failure(LastError, $"{into.Path}/{newName}");
    }

    /// <summary>Deletes what bears a name, where there is something; a link itself.</summary>
    /// <exception cref="IOException">It is a folder, or cannot be deleted.</exception>
    public void Delete(string name)
    {
        if (SystemCalls.UnlinkAt(_handle, Checked(name), 0) != 0 && LastError is not SystemCalls.ErrorNotFound and var error)
            throw Failure(error, $"{Path}/{name}");
    }

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle OpenFolder(SafeFileHandle? above, string name, string path)
    {
        if (Open(above, name.Length == 0 ? "/" : name, SystemCalls.FolderOnly | SystemCalls.NoFollow, 0) is { } folder) return folder;
        throw LastError is SystemCalls.ErrorLoop or SystemCalls.ErrorNotAFolder
            ? new IOException($"{path} is a link or no folder. Links are not followed here: name the folder to which it leads.")
            : Failure(LastError, path);
    }

    private static SafeFileHandle? Open(SafeFileHandle? folder, string name, int flags, uint mode)
    {
        flags |= SystemCalls.CloseOnExec;
        var descriptor = folder is null ? SystemCalls.Open(name, flags, mode) : SystemCalls.OpenAt(folder, name, flags, mode);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    // A name is one step: with a separator in it, it would lead elsewhere.
    private static string Checked(string name) =>
        name is not ("" or "." or "..") && name.AsSpan().IndexOfAny('/', '\0') < 0
            ? name
            : throw new ArgumentException("A name of one entry is needed.", nameof(name));

    private static FolderEntry EntryOf(in SystemFacts facts)
    {
        var kind = (facts.Mode & 0xF000) switch
        {
            0x8000 => EntryKind.File,
            0x4000 => EntryKind.Folder,
            0xA000 => EntryKind.Link,
            _ => EntryKind.Other,
        };
        var written = (facts.WrittenSeconds * TimeSpan.TicksPerSecond) + (facts.WrittenNanoseconds / TimeSpan.NanosecondsPerTick);
        return new FolderEntry(kind, (long)facts.Length, DateTime.UnixEpoch.AddTicks(written), (int)facts.Links, facts.Number);
    }

    private static IOException Failure(int error, string path) => new($"{path}: {Marshal.GetPInvokeErrorMessage(error)}.");
}
