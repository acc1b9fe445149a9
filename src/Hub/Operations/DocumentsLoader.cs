using CreditHub.Domain.Publicity;
using CreditHub.Domain.Reports;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Publicity;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Operations;

/// <summary>Puts the documents in force that stand beside catalogue and directory: publicity rules and report definitions. Bad documents stop the start.</summary>
internal sealed class DocumentsLoader(
    RulesLoader loader, RulesInForce rules, DocumentInForce<PublicityRulebook> publicity, DocumentInForce<ReportDefinitions> reports)
{
    /// <summary>Reads the documents of a folder and puts them in force. Catalogue and directory are in force already.</summary>
    public async Task PutInForce(string folder, CancellationToken cancellationToken)
    {
        await Load(EntryKind.PublicityInForce, folder, "publicity.json", publicity, ReadPublicity, d => d.Version, cancellationToken);
        await Load(EntryKind.ReportsInForce, folder, "reports.json", reports, json => ReportReader.Read(json, rules.Current.Directory, rules.Current.Catalogue), d => d.Version, cancellationToken);
    }

    private static PublicityRulebook ReadPublicity(Stream json)
    {
        var rulebook = PublicityReader.Read(json);
        var faults = PublicRecords.FaultsOf(rulebook).ToList();
        return faults.Count == 0 ? rulebook : throw new InvalidOperationException($"publicity.json: {string.Join(" ", faults)}");
    }

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
