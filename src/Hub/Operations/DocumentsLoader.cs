using CreditHub.Domain.Publicity;
using CreditHub.Grains.Rules;
using CreditHub.Ledger.Reading;

namespace CreditHub.Hub.Operations;

/// <summary>Puts the documents in force that stand beside catalogue and directory: publicity rules. Bad documents stop the start.</summary>
internal sealed class DocumentsLoader(RulesLoader loader, DocumentInForce<PublicityRulebook> publicity)
{
    /// <summary>Reads the documents of a folder and puts them in force. Catalogue and directory are in force already.</summary>
    public Task PutInForce(string folder, CancellationToken cancellationToken) =>
        Load(EntryKind.PublicityInForce, folder, "publicity.json", publicity, PublicityReader.Read, d => d.Version, cancellationToken);

    private async Task Load<T>(
        EntryKind kind, string folder, string file, DocumentInForce<T> holder, Func<Stream, T> read, Func<T, string> versionOf, CancellationToken cancellationToken)
        where T : class
    {
        var json = await File.ReadAllBytesAsync(Path.Combine(folder, file), cancellationToken);
        using var stream = new MemoryStream(json);
        var document = read(stream);
        await loader.Record(kind, versionOf(document), json, cancellationToken);
        holder.PutInForce(document);
    }
}
