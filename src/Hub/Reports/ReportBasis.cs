using CreditHub.Domain.Publicity;
using CreditHub.Domain.Reports;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;

namespace CreditHub.Hub.Reports;

/// <summary>The rules by which a report is compiled.</summary>
/// <param name="Catalogue">Measures catalogue: lists and their terms.</param>
/// <param name="Directory">Sharing directory: who may see what.</param>
/// <param name="Publicity">What is public.</param>
/// <param name="Definitions">Purposes, chapters, words.</param>
internal sealed record ReportBasis(
    MeasureCatalogue Catalogue, SharingDirectoryDocument Directory, PublicityRulebook Publicity, ReportDefinitions Definitions)
{
    /// <summary>Versions, as a report names them.</summary>
    public IEnumerable<string> Versions =>
        [$"reports {Definitions.Version}", $"publicity {Publicity.Version}", $"catalogue {Catalogue.Version}", $"directory {Directory.Version}"];
}

/// <summary>Finds the rules by which a report is or was compiled: a report built again years later is built by the rules of its day.</summary>
internal sealed class ReportBases(
    LedgerStore store, RulesInForce rules, DocumentInForce<PublicityRulebook> publicity, DocumentInForce<ReportDefinitions> definitions)
{
    /// <summary>The rules in force now.</summary>
    public ReportBasis Now => new(rules.Current.Catalogue, rules.Current.Directory, publicity.Current, definitions.Current);

    /// <summary>The rules that were in force at a position.</summary>
    public async Task<ReportBasis> At(Position position, CancellationToken cancellationToken)
    {
        var directory = await Read(EntryKind.DirectoryInForce, position, SharingDirectoryDocument.Read, cancellationToken);
        var catalogue = await Read(EntryKind.CatalogueInForce, position, CatalogueReader.Read, cancellationToken);
        return new ReportBasis(
            catalogue,
            directory,
            await Read(EntryKind.PublicityInForce, position, PublicityReader.Read, cancellationToken),
            await Read(EntryKind.ReportsInForce, position, json => ReportReader.Read(json, directory, catalogue), cancellationToken));
    }

    private async Task<T> Read<T>(EntryKind kind, Position position, Func<Stream, T> read, CancellationToken cancellationToken)
    {
        var entry = await store.Reader.LastEntryOfKind(kind, position, cancellationToken)
            ?? throw new InvalidOperationException($"No {kind} stands before {position}, but a report rests on it.");
        using var json = new MemoryStream(DocumentEntry.Parser.ParseFrom(entry.Payload.Span).Json.ToByteArray());
        return read(json);
    }
}
