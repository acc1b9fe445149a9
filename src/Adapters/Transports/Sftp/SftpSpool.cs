using System.Text.Json;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Transports.Sftp;

/// <summary>What is known of a file that was taken.</summary>
/// <param name="Length">Its size on the server.</param>
/// <param name="WrittenAt">Its time on the server.</param>
/// <param name="FiledAs">The name under which it, its receipt and its quarantine are put back. Chosen once: after a crash nothing gets a second name.</param>
internal sealed record TakenFile(long Length, DateTime WrittenAt, string FiledAs);

/// <summary>The files that were taken from the server and are not filed away there yet. They lie in the folder <c>spool</c> of the state.</summary>
internal sealed class SftpSpool(ConnectionWork work)
{
    private const string NoteEnding = ".taken.json";

    private string Folder => work.FolderOf("spool");

    /// <summary>Where a file lies once it was taken.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Names of the files that were taken.</summary>
    public IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateFiles(Folder, "*" + NoteEnding).Select(note => Path.GetFileName(note)[..^NoteEnding.Length]).Where(name => File.Exists(PathOf(name)))];

    /// <summary>What is known of a file; null = it was not taken to its end.</summary>
    public TakenFile? Find(string name)
    {
        if (!File.Exists(PathOf(name)) || !File.Exists(PathOf(name) + NoteEnding)) return null;
        return JsonSerializer.Deserialize<TakenFile>(File.ReadAllBytes(PathOf(name) + NoteEnding));
    }

    /// <summary>Takes a file: <paramref name="download"/> writes it beside, and it gets its name once it is whole and on disk.</summary>
    public async Task Take(string name, TakenFile taken, Func<Stream, Task> download)
    {
        Clear(name);
        var part = PathOf(name) + ".part";
        await using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            await download(stream);
            await stream.FlushAsync();
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
        }

        // Its time says up to when the dataset is complete.
        File.SetLastWriteTimeUtc(part, taken.WrittenAt);
        await File.WriteAllBytesAsync(PathOf(name) + NoteEnding, JsonSerializer.SerializeToUtf8Bytes(taken));
        File.Move(part, PathOf(name), overwrite: true);
    }

    /// <summary>Forgets a file. The file itself goes first: what a crash leaves of the rest is nothing that was taken.</summary>
    public void Clear(string name)
    {
        File.Delete(PathOf(name));
        Delivery.Forget(PathOf(name));
        File.Delete(QuarantineFile.PathOf(PathOf(name)));
        File.Delete(PathOf(name) + NoteEnding);
    }
}
