namespace CreditHub.Ledger.Entries;

/// <summary>Knows the epoch in which this node opened the store, and whether another was ever seen since: from then on the node believes what is no longer true.</summary>
public sealed class LedgerFence
{
    private readonly long _epoch;
    private LedgerFencedException? _fault;

    internal LedgerFence(long epoch) => _epoch = epoch;

    /// <summary>What was seen; null while the store is in the epoch in which it was opened.</summary>
    public LedgerFencedException? Fault => Volatile.Read(ref _fault);

    /// <summary>Judges an epoch that was read with something else.</summary>
    /// <exception cref="LedgerFencedException">It is another than that of this node, or one was seen before.</exception>
    internal void Check(long found)
    {
        if (found != _epoch) Interlocked.CompareExchange(ref _fault, new LedgerFencedException(_epoch, found), null);
        Check();
    }

    /// <summary>Judges what was seen so far.</summary>
    /// <exception cref="LedgerFencedException">Another epoch was seen before.</exception>
    internal void Check()
    {
        if (Fault is { } fault) throw new LedgerFencedException(fault.Opened, fault.Found);
    }
}
