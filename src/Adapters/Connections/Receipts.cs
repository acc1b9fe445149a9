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

    /// <summary>Keeps the note of a delivery and a copy of its quarantine, where there is one. May be done again after a crash.</summary>
    public void Keep(string name, DeliveryOutcome outcome, string quarantine)
    {
        if (File.Exists(quarantine)) File.Copy(quarantine, Path.Combine(Folder, name + QuarantineFile.Ending), overwrite: true);
        File.WriteAllBytes(Path.Combine(Folder, name + outcome.NoteEnding), outcome.Note);
    }
}
