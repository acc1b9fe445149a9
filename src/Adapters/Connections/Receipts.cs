using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Connections;

/// <summary>The operator's own copies of what went back to a source: receipts, reasons, quarantined rows. The folder <c>receipts</c> of a connection's state.</summary>
internal sealed class Receipts(ConnectionWork work)
{
    private string Folder => work.FolderOf("receipts");

    /// <summary>A name under which there is no receipt and no refusal yet.</summary>
    public string FreeName(string name)
    {
        var free = name;
        for (var i = 2; Directory.EnumerateFiles(Folder, free + ".*").Any(); i++)
            free = $"{Path.GetFileNameWithoutExtension(name)}.{i}{Path.GetExtension(name)}";
        return free;
    }

    /// <summary>Keeps the note of a delivery and copies of its quarantine and originals, where there are some. May be done again after a crash.</summary>
    /// <param name="name">Name under which they are kept.</param>
    /// <param name="outcome">How the delivery ended.</param>
    /// <param name="file">What was delivered, or would be if it were a file: the others lie beside it.</param>
    public void Keep(string name, DeliveryOutcome outcome, string file)
    {
        foreach (var ending in new[] { QuarantineFile.Ending, OriginalsFile.Ending })
            if (File.Exists(file + ending)) File.Copy(file + ending, Path.Combine(Folder, name + ending), overwrite: true);
        File.WriteAllBytes(Path.Combine(Folder, name + outcome.NoteEnding), outcome.Note);
    }
}
