using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Nodes;

/// <summary>A decision log that the ledger holds an anchor of.</summary>
/// <param name="Id">Its id, 32 hexadecimal digits.</param>
/// <param name="SealedAtMs">When its last anchored block was sealed.</param>
internal sealed record KnownLog(string Id, long SealedAtMs);

/// <summary>Every decision log that there ever was, told by the anchors in the ledger: so what no node answers for is missed by name.</summary>
internal sealed class KnownLogs(LedgerStore store) : IDisposable
{
    private const int PageSize = 1000;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, KnownLog> _logs = new(StringComparer.Ordinal);
    private Position _seen;

    /// <summary>All of them, as the ledger knows them now.</summary>
    public async Task<IReadOnlyList<KnownLog>> Read(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var page = await store.Reader.ReadIndexedKind(EntryKind.EvidenceAnchored, _seen, PageSize, cancellationToken);
                foreach (var entry in page) Take(entry);
                if (page.Count < PageSize) return [.. _logs.Values];
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private void Take(LedgerEntry entry)
    {
        var anchor = EvidenceAnchorEntry.Parser.ParseFrom(entry.Payload.Span);
        var id = Convert.ToHexStringLower(anchor.LogId.Span);
        _logs[id] = new KnownLog(id, EvidenceBlockHeader.Parser.ParseFrom(anchor.Head.BlockHeader).SealedAtMs);
        _seen = entry.Position;
    }
}
