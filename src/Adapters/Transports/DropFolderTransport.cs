using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Transports;

/// <summary>A folder on this machine, or mounted here, into which a source drops files.</summary>
/// <param name="Folder">The folder; relative to the connection file.</param>
public sealed record DropFolderSettings(string Folder) : TransportSettings
{
    internal override bool CarriesOneDataset => false;

    internal override IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Folder)) yield return "folder: name the folder into which the source drops its files.";
    }
}

/// <summary>Delivers what is dropped and files it away beside: <c>done/</c> with its receipt, or <c>refused/</c> with the reason.</summary>
internal sealed class DropFolderTransport(ConnectionWork work, string folder) : ITransport
{
    private const string DoneFolder = "done";
    private const string RefusedFolder = "refused";

    private readonly DropFolder _folder = new(folder);
    private readonly FileAttempts _attempts = new(work);

    /// <summary>True for the folders into which files are filed away.</summary>
    public static bool IsOwnFolder(string name) => name is DoneFolder or RefusedFolder;

    public int LooksUntilTaken => 2;

    public Task Look(PassResult result, CancellationToken cancellationToken) => _attempts.Run(Files(), Deliver, result, cancellationToken);

    public Task Check(Action<string> show, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) throw new SourceFailedException($"There is no folder {folder}. Make it, and let the source write there.");
        var files = new DirectoryInfo(folder).EnumerateFiles().Where(f => DropFolder.IsDelivery(f.Name)).ToList();
        show($"{folder}: {files.Count} files wait.");
        foreach (var file in files.Take(20)) show($"  {file.Name}  {file.Length:N0} bytes");
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    /// <summary>Delivers one file and files it away.</summary>
    public async Task<DeliveryOutcome> Deliver(string file, CancellationToken cancellationToken)
    {
        var outcome = await work.Delivery.Run(file, work.Connection.Agency, work.ProgressOf(Path.GetFileName(file)), cancellationToken);
        FileAway(file, outcome);
        return outcome;
    }

    // The note is written before the file moves: a crash between leaves the file to be done again, never a file without its note.
    private static void FileAway(string file, DeliveryOutcome outcome)
    {
        var target = Path.Combine(Path.GetDirectoryName(file)!, outcome is DeliveryOutcome.Delivered ? DoneFolder : RefusedFolder);
        Directory.CreateDirectory(target);
        var name = Path.GetFileName(file);
        for (var i = 2; File.Exists(Path.Combine(target, name)); i++)
            name = $"{Path.GetFileNameWithoutExtension(file)}.{i}{Path.GetExtension(file)}";
        File.WriteAllBytes(Path.Combine(target, name + outcome.NoteEnding), outcome.Note);
        File.Move(file, Path.Combine(target, name));
        Delivery.Forget(file);
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
}
