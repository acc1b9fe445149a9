namespace CreditHub.Hub.Evidence;

/// <summary>What the ledger knows when a log is opened.</summary>
/// <param name="Position">Where the ledger ends.</param>
/// <param name="AnchoredBlock">Latest block of the log that it holds an anchor of; 0 = none.</param>
internal readonly record struct LedgerView(long Position, long AnchoredBlock);
