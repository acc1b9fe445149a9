namespace CreditHub.Ledger.Entries;

/// <summary>Where the ledger ends.</summary>
/// <param name="Last">Place of the last entry; 0 where there is none.</param>
/// <param name="Epoch">Number of times that the store was restored from a backup, plus one.</param>
public readonly record struct LedgerHead(Position Last, long Epoch);
