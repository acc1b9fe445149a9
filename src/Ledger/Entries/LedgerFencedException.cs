namespace CreditHub.Ledger.Entries;

/// <summary>The store was restored or taken over since this node opened it: what this node believes is no longer true. It must be restarted.</summary>
public sealed class LedgerFencedException(long opened, long found)
    : Exception($"The ledger is in epoch {found}; this node opened it in epoch {opened}. Restart the node.")
{
    /// <summary>The node's epoch.</summary>
    public long Opened => opened;

    /// <summary>The store's.</summary>
    public long Found => found;
}
