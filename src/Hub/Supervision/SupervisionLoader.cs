using CreditHub.Domain.Supervision;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Operations;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Supervision;

/// <summary>Puts the industries' supervision rules in force: every document of <c>supervision/</c>, recorded together as one version.</summary>
internal sealed class SupervisionLoader(RulesLoader loader, RulesInForce rules, DocumentInForce<SupervisionRulebook> rulebook)
{
    private static readonly byte[] Separator = ",\n"u8.ToArray();

    /// <summary>Reads the documents of a folder and puts them in force.</summary>
    public async Task PutInForce(string folder, CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(Path.Combine(folder, "supervision"), "*.json").Order(StringComparer.Ordinal).ToList();
        var documents = new List<(string Name, byte[] Json)>();
        foreach (var file in files) documents.Add((Path.GetFileName(file), await File.ReadAllBytesAsync(file, cancellationToken)));
        var read = SupervisionReader.Read(
            [.. documents.Select(d => (d.Name, (Stream)new MemoryStream(d.Json)))], rules.Current.Catalogue, rules.Current.Directory);
        var version = string.Join(", ", read.Rules.Select(r => $"{r.Code} {r.Version}"));
        await loader.Record(EntryKind.SupervisionInForce, version, Together(documents), cancellationToken);
        rulebook.PutInForce(read);
    }

    // One JSON array, so that a replay reads what was in force as a whole.
    private static byte[] Together(List<(string Name, byte[] Json)> documents)
    {
        using var all = new MemoryStream();
        all.Write("["u8);
        foreach (var (i, document) in documents.Index())
        {
            if (i > 0) all.Write(Separator);
            all.Write(document.Json);
        }

        all.Write("]"u8);
        return all.ToArray();
    }
}
