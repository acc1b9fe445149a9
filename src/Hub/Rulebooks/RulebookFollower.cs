using CreditHub.Grains.Rules;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;

namespace CreditHub.Hub.Rulebooks;

/// <summary>
/// Puts on this node in force what the ledger says is, whichever node published it. The feed hands entries over in order, so that what this node has followed
/// up to a position it judges by the rules of that position.
/// </summary>
internal sealed partial class RulebookFollower(LedgerStore store, RulesInForce rules, BackgroundLoops loops, ILogger<RulebookFollower> logger) : IFeedConsumer
{
    private readonly BackgroundLoop _loop = loops.Of<RulebookFollower>();

    /// <inheritdoc/>
    public IReadOnlyCollection<EntryKind> Kinds { get; } = [EntryKind.RulebookInForce];

    /// <summary>Another node may have put a rulebook in force since this one took its rules.</summary>
    public Task Begin(LedgerReader reader, Position head, CancellationToken cancellationToken) => TakeUpTo(head, cancellationToken);

    /// <summary>Takes a rulebook from its entry. One that this program cannot read leaves the one before in force and the node degraded.</summary>
    public void Apply(LedgerEntry entry)
    {
        try
        {
            var inForce = RulebookPayloads.ToInForce(entry);
            rules.PutInForce(inForce);
            _loop.Succeeded();
            LogInForce(
                inForce.Number, inForce.Rules.Hash[..12], inForce.Rules.Catalogue.Version, inForce.Rules.Directory.Version, inForce.Rules.Procedures.Version,
                inForce.Rules.Publicity.Version, inForce.Rules.Reports.Version);
        }
        catch (Exception e)
        {
            _loop.Failed(e);
            LogUnreadable(e, entry.Position.Value);
        }
    }

    /// <summary>Takes the last rulebook up to a position.</summary>
    public async Task TakeUpTo(Position position, CancellationToken cancellationToken)
    {
        var at = await store.Reader.LastPositionOfKind(EntryKind.RulebookInForce, position, cancellationToken);
        if (at is null || at <= rules.InForce.Position) return;
        Apply((await store.Reader.LastEntryOfKind(EntryKind.RulebookInForce, at.Value, cancellationToken))!);
    }

    [LoggerMessage(1, LogLevel.Information,
        "In force: rules {Number} ({Hash}) with measures catalogue {Catalogue}, sharing directory {Directory}, procedures {Procedures}, publicity {Publicity}, reports {Reports}.")]
    private partial void LogInForce(long number, string hash, string catalogue, string directory, string procedures, string publicity, string reports);

    [LoggerMessage(2, LogLevel.Critical, "The rules in force from position {Position} on cannot be read by this program: it goes on by those of before. Run the program that published them.")]
    private partial void LogUnreadable(Exception exception, long position);
}
