using System.Text.Json;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Connections;

/// <summary>Files that were taken from a source and are not done with there. They lie in the folder <c>spool</c> of a connection's state, each with a note.</summary>
/// <typeparam name="TNote">What is known of a file.</typeparam>
internal sealed class Spool<TNote>(ConnectionWork work)
    where TNote : class
{
    private const string NoteEnding = ".taken.json";

    private string Folder => work.SpoolFolder();

    /// <summary>Where a file lies once it was taken.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Names of the files that were taken. Makes no folder: whoever only looks leaves nothing behind.</summary>
    public IReadOnlyList<string> Names() => !Directory.Exists(Path.Combine(work.Connection.StateFolder, "spool"))
        ? []
        : [.. Directory.EnumerateFiles(Folder, "*" + NoteEnding).Select(note => Path.GetFileName(note)[..^NoteEnding.Length]).Where(name => File.Exists(PathOf(name)))];

    /// <summary>What is known of a file; null = it was not taken to its end.</summary>
    public TNote? Find(string name)
    {
        if (!File.Exists(PathOf(name)) || !File.Exists(PathOf(name) + NoteEnding)) return null;
        return JsonSerializer.Deserialize<TNote>(File.ReadAllBytes(PathOf(name) + NoteEnding));
    }

    /// <summary>Takes a file: <paramref name="download"/> writes it beside, and it gets its name once it is whole and on disk.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="writtenAt">When the source wrote it: the time that the local file is given.</param>
    /// <param name="download">Writes it and says what is known of it; null = there is nothing to take.</param>
    public async Task<TNote?> Take(string name, DateTimeOffset writtenAt, Func<FileStream, Task<TNote?>> download)
    {
        // How far a delivery of the same content had come still holds; the resume point tells it from another.
        File.Delete(PathOf(name));
        File.Delete(PathOf(name) + NoteEnding);
        var part = PathOf(name) + ".part";
        try
        {
            TNote? note;
            await using (var stream = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.Read))
            {
                note = await download(stream);
                await stream.FlushAsync();
                RandomAccess.FlushToDisk(stream.SafeFileHandle);
            }

            if (note is null) return null;
            File.SetLastWriteTimeUtc(part, writtenAt.UtcDateTime);
            await File.WriteAllBytesAsync(PathOf(name) + NoteEnding, JsonSerializer.SerializeToUtf8Bytes(note));
            File.Move(part, PathOf(name), overwrite: true);
            return note;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Forgets a file. The file itself goes first: what a crash leaves of the rest is nothing that was taken.</summary>
    public void Clear(string name)
    {
        File.Delete(PathOf(name));
        Delivery.Forget(PathOf(name));
        File.Delete(QuarantineFile.PathOf(PathOf(name)));
        File.Delete(OriginalsFile.PathOf(PathOf(name)));
        File.Delete(PathOf(name) + NoteEnding);
    }
}
