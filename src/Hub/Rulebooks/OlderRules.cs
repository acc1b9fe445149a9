using System.Text.Json;
using CreditHub.Domain.Rulebooks;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;

namespace CreditHub.Hub.Rulebooks;

/// <summary>
/// Rules of ledgers in which an older program recorded the documents one by one, and only some of them: the others lay in each node's folder, whose versions
/// take their place.
/// </summary>
internal sealed class OlderRules(LedgerStore store)
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly (EntryKind Kind, string Name)[] Recorded =
    [
        (EntryKind.CatalogueInForce, "catalogue.json"), (EntryKind.DirectoryInForce, "directory.json"), (EntryKind.ProceduresInForce, "procedures.json"),
        (EntryKind.PublicityInForce, "publicity.json"), (EntryKind.ReportsInForce, "reports.json"),
    ];

    /// <summary>The documents that were in force at a position; null where none was recorded up to it.</summary>
    /// <param name="upTo">The position.</param>
    /// <param name="others">Documents that take the place of what was not recorded.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<RuleDocuments?> At(Position upTo, RuleDocuments others, CancellationToken cancellationToken)
    {
        var documents = others.All.ToDictionary(d => d.Name, StringComparer.Ordinal);
        var isAny = false;
        foreach (var (kind, name) in Recorded)
        {
            if (await Json(kind, upTo, cancellationToken) is not { } json) continue;
            documents[name] = new RuleDocument(name, json);
            isAny = true;
        }

        if (await Json(EntryKind.SupervisionInForce, upTo, cancellationToken) is { } together)
        {
            foreach (var name in others.Supervision.Select(d => d.Name)) documents.Remove(name);
            foreach (var (i, json) in Split(together).Index())
            {
                // Their names were not recorded; what lies in the folder unchanged keeps the name that it has there.
                var held = others.Supervision.FirstOrDefault(d => d.Json.Span.IndexOf(json.Span) >= 0);
                var name = held?.Name ?? $"{RuleDocuments.SupervisionFolder}recorded-{i + 1}.json";
                documents[name] = held ?? new RuleDocument(name, json);
            }

            isAny = true;
        }

        return isAny ? RuleDocuments.Of(documents.Values) : null;
    }

    private async Task<ReadOnlyMemory<byte>?> Json(EntryKind kind, Position upTo, CancellationToken cancellationToken) =>
        await store.Reader.LastEntryOfKind(kind, upTo, cancellationToken) is { } entry
            ? DocumentEntry.Parser.ParseFrom(entry.Payload.Span).Json.Memory
            : default(ReadOnlyMemory<byte>?);

    // They were recorded together as one array.
    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> array)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(array.Span, Lenient);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var begin = (int)reader.TokenStartIndex;
            reader.Skip();
            parts.Add(array[begin..(int)reader.BytesConsumed]);
        }

        return parts;
    }
}
