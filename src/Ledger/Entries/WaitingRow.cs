using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;

namespace CreditHub.Ledger.Entries;

/// <summary>How far a waiting row is. The numbers are stored.</summary>
public enum WaitingState : short
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>It waits for a person.</summary>
    Waiting = 1,

    /// <summary>A person named its subject.</summary>
    Resolved = 2,

    /// <summary>A person discarded it.</summary>
    Discarded = 3,
}

/// <summary>A row whose subject a person must name, or has.</summary>
/// <param name="Position">Place of its entry, which names it.</param>
/// <param name="Record">The record that it is about.</param>
/// <param name="Version">The source's version.</param>
/// <param name="Digest">Digest of its content without the version.</param>
/// <param name="State">How far it is.</param>
/// <param name="Code">The subject that was named; null in every other state.</param>
/// <param name="Decided">Place of the decision's entry; null while it waits.</param>
public sealed record WaitingRow(
    Position Position, RecordKey Record, long Version, ContentDigest Digest, WaitingState State, UnifiedSocialCreditCode? Code, Position? Decided);
