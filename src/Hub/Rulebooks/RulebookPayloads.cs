using CreditHub.Domain.Calendar;
using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using Google.Protobuf;

namespace CreditHub.Hub.Rulebooks;

/// <summary>Rulebooks to and from their entries.</summary>
internal static class RulebookPayloads
{
    private const int KeptMax = 4;
    private static readonly Lock Gate = new();
    private static readonly LinkedList<Rulebook> Kept = new();

    /// <summary>The entry of a rulebook, without its number.</summary>
    public static RulebookEntry ToEntry(RuleDocuments documents, RulebookCause cause, string agency = "", BeijingDate? on = null) => new()
    {
        Hash = documents.Hash,
        Cause = cause,
        Agency = agency,
        InForceOn = on?.DayNumber ?? 0,
        Documents =
        {
            documents.All.Select(d => new StoredRuleDocument { Name = d.Name, Json = UnsafeByteOperations.UnsafeWrap(d.Json) }),
        },
    };

    /// <summary>The documents of an entry.</summary>
    public static RuleDocuments DocumentsOf(RulebookEntry entry) => RuleDocuments.Of(entry.Documents.Select(d => new RuleDocument(d.Name, d.Json.Memory)));

    /// <summary>The rulebook that an entry put in force.</summary>
    public static RulebookInForce ToInForce(LedgerEntry entry)
    {
        var stored = RulebookEntry.Parser.ParseFrom(entry.Payload.Span);
        return new RulebookInForce(RulesOf(stored), stored.Number, stored.RuleCodeVersion, stored.StandingsSince, entry.Position, entry.RecordedAt);
    }

    /// <summary>The rules of an entry. They were held against each other when they were published.</summary>
    public static Rulebook RulesOf(RulebookEntry entry)
    {
        lock (Gate)
            if (Kept.FirstOrDefault(r => r.Hash == entry.Hash) is { } kept) return kept;
        var read = Rulebook.Recall(DocumentsOf(entry));
        Keep(read);
        return read;
    }

    /// <summary>Keeps a rulebook that was read, so that its entry need not be read again. Reading takes some ten milliseconds.</summary>
    public static void Keep(Rulebook rules)
    {
        lock (Gate)
        {
            Kept.AddFirst(rules);
            if (Kept.Count > KeptMax) Kept.RemoveLast();
        }
    }
}
