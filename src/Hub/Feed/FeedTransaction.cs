using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Feed;

/// <summary>A committed transaction as the subscribers of one topic are told of it: decoded once, encoded once, shared by all.</summary>
internal abstract class FeedTransaction(LedgerEntry entry, string token)
{
    /// <summary>Position of the entry that tells of it.</summary>
    public Position Position { get; } = entry.Position;

    public DateTimeOffset RecordedAt { get; } = entry.RecordedAt;

    /// <summary>Token after which a subscriber resumes: the end of the transaction.</summary>
    public string Token { get; } = token;

    /// <summary>What it costs to keep.</summary>
    public int Bytes { get; } = entry.Payload.Length;
}
