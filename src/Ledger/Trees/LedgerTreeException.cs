namespace CreditHub.Ledger.Trees;

/// <summary>
/// The ledger's tree is not what its head says: entries, tiles or the head were changed by something else than this program.
/// </summary>
public sealed class LedgerTreeException : InvalidOperationException
{
    internal LedgerTreeException(string fault)
        : base($"The ledger's Merkle tree does not match its head: {fault}. Nothing is appended to it. Stop all nodes, keep the store as "
            + "evidence, and find out who wrote to it: another program, or a hub of before this version.")
    {
    }
}
