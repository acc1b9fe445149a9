using CreditHub.Domain.CaseHandling;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using Google.Protobuf;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Puts the operator's catalogue and directory in force: a version that differs from the ledger's last is appended first, so that a replay
/// judges by what was in force. Bad documents stop the start.
/// </summary>
internal sealed partial class RulesLoader(LedgerStore store, RulesInForce rules, CodeTables tables, ILogger<RulesLoader> logger)
{
    /// <summary>Name of the directory's file in the folder of configuration.</summary>
    public const string DirectoryFile = "directory.json";

    /// <summary>True where the catalogue that is now in force is another than before, so that every standing must be looked at again.</summary>
    public bool CatalogueChanged { get; private set; }

    /// <summary>Reads the documents of a folder and puts them in force.</summary>
    public async Task PutInForce(string folder, CancellationToken cancellationToken)
    {
        var catalogueJson = await File.ReadAllBytesAsync(Path.Combine(folder, "catalogue.json"), cancellationToken);
        var directoryJson = await File.ReadAllBytesAsync(Path.Combine(folder, DirectoryFile), cancellationToken);
        var proceduresJson = await File.ReadAllBytesAsync(Path.Combine(folder, "procedures.json"), cancellationToken);
        var set = new RuleSet(
            CatalogueReader.Read(new MemoryStream(catalogueJson)), SharingDirectoryDocument.Read(new MemoryStream(directoryJson)),
            ProceduresDocument.Read(new MemoryStream(proceduresJson), CaseProcesses.TermCodes));
        CatalogueAgreement.Check(set.Catalogue, set.Directory);
        CheckRegions(set.Catalogue, set.Directory);
        FieldDisclosure.Of(set.Directory);
        CatalogueChanged = await Record(EntryKind.CatalogueInForce, set.Catalogue.Version, catalogueJson, cancellationToken);
        await Record(EntryKind.DirectoryInForce, set.Directory.Version, directoryJson, cancellationToken);
        await Record(EntryKind.ProceduresInForce, set.Procedures.Version, proceduresJson, cancellationToken);
        rules.PutInForce(set);
        LogInForce(set.Catalogue.Version, set.Directory.Version, set.Procedures.Version);
    }

    /// <summary>Reads the directory again and puts it in force, by an entry as at the start. One that cannot be used changes nothing.</summary>
    public async Task ReloadDirectory(string folder, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllBytesAsync(Path.Combine(folder, DirectoryFile), cancellationToken);
        using var stream = new MemoryStream(json);
        var directory = SharingDirectoryDocument.Read(stream);
        CatalogueAgreement.Check(rules.Current.Catalogue, directory);
        CheckRegions(rules.Current.Catalogue, directory);
        FieldDisclosure.Of(directory);
        if (!await Record(EntryKind.DirectoryInForce, directory.Version, json, cancellationToken)) return;
        rules.PutInForce(rules.Current with { Directory = directory });
        LogReloaded(directory.Version);
    }

    /// <summary>Puts in force what the ledger holds: another node may have put a directory in force.</summary>
    public async Task FollowDirectory(CancellationToken cancellationToken)
    {
        var head = await store.Reader.ReadHead(cancellationToken);
        if (await store.Reader.LastEntryOfKind(EntryKind.DirectoryInForce, head.Last, cancellationToken) is not { } last) return;
        var held = DocumentEntry.Parser.ParseFrom(last.Payload.Span);
        if (held.Version == rules.Current.Directory.Version) return;
        using var stream = new MemoryStream(held.Json.ToByteArray());
        rules.PutInForce(rules.Current with { Directory = SharingDirectoryDocument.Read(stream) });
        LogReloaded(held.Version);
    }

    // A measure limited to a region that does not exist would act nowhere.
    private void CheckRegions(MeasureCatalogue catalogue, SharingDirectoryDocument directory) => ReferenceDataException.ThrowIfAny(
        "regions of the measures catalogue and the sharing directory",
        [
            .. catalogue.Measures.SelectMany(m => m.RegionCodes.Where(r => !tables.IsRegion(r)).Select(r => $"measure {m.Code}: there is no region {r} in regions.json.")),
            .. directory.Agencies.Where(a => a.RegionCode.Length > 0 && !tables.IsRegion(a.RegionCode)).Select(a => $"agency {a.Code}: there is no region {a.RegionCode} in regions.json."),
        ]);

    /// <summary>Appends a version that differs from the last of its kind. True where it did.</summary>
    public async Task<bool> Record(EntryKind kind, string version, byte[] json, CancellationToken cancellationToken)
    {
        var head = await store.Reader.ReadHead(cancellationToken);
        if (await store.Reader.LastEntryOfKind(kind, head.Last, cancellationToken) is { } last)
        {
            var held = DocumentEntry.Parser.ParseFrom(last.Payload.Span);
            if (held.Json.Span.SequenceEqual(json)) return false;
            if (held.Version == version)
            {
                throw new InvalidOperationException(
                    $"{kind}: version {version} is in force with other content. Give the edited document a version of its own.");
            }
        }

        var payload = new DocumentEntry { Version = version, Json = UnsafeByteOperations.UnsafeWrap(json) }.ToByteArray();
        var unit = new AppendUnit { Transactions = [new TransactionDraft([new EntryDraft { Kind = kind, Payload = payload }])] };
        await store.Appender.Append(unit, cancellationToken);
        return true;
    }

    [LoggerMessage(2, LogLevel.Information, "In force while running: sharing directory {Directory}.")]
    private partial void LogReloaded(string directory);

    [LoggerMessage(1, LogLevel.Information, "In force: measures catalogue {Catalogue}, sharing directory {Directory}, procedures {Procedures}.")]
    private partial void LogInForce(string catalogue, string directory, string procedures);
}
