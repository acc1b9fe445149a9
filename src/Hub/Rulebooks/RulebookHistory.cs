using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Rulebooks;

/// <summary>The rulebook in force at any position of the ledger: a question about the past is answered by the rules of then.</summary>
internal sealed class RulebookHistory(LedgerStore store, RulesInForce rules, OlderRules older)
{
    /// <summary>The rules in force at a position. Before the first that were recorded, those of now.</summary>
    public async Task<Rulebook> At(Position position, CancellationToken cancellationToken)
    {
        var now = rules.InForce;
        if (await store.Reader.LastPositionOfKind(EntryKind.RulebookInForce, position, cancellationToken) is { } at)
        {
            if (at == now.Position) return now.Rules;
            var entry = await store.Reader.LastEntryOfKind(EntryKind.RulebookInForce, at, cancellationToken);
            return RulebookPayloads.ToInForce(entry!).Rules;
        }

        return await older.At(position, now.Rules.Documents, cancellationToken) is { } documents ? Rulebook.Recall(documents) : now.Rules;
    }
}
