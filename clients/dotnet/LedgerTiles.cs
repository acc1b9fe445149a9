using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;

namespace CreditHub.Client;

/// <summary>
/// Proves many earlier checkpoints against one later one, from tiles of the tree that are read once each: a proof from the hub for each
/// would be a call each. For one use after the other.
/// </summary>
/// <param name="hub">The hub.</param>
/// <param name="later">The later checkpoint, of which the signature is proven.</param>
public sealed class LedgerTiles(CreditHubClient hub, LedgerCheckpoint later)
{
    // 8 KiB each.
    private const int TilesMax = 1024;
    private readonly Dictionary<TilePath, ReadOnlyMemory<byte>> _tiles = [];

    /// <summary>
    /// True where the later checkpoint extends an earlier one of the same epoch: it begins with the same entries. Tiles are not believed:
    /// false ones lead nowhere.
    /// </summary>
    /// <exception cref="CreditHub.Client.Errors.CreditHubException">A tile could not be read; its reason is LEDGER_POSITION_UNKNOWN where
    /// the ledger became shorter.</exception>
    public async Task<bool> ExtendAsync(LedgerCheckpoint earlier, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (earlier.Size > later.Size || earlier.Origin != later.Origin) return false;
        while (true)
        {
            var missing = new HashSet<TilePath>();
            var path = TreePaths.Consistency(earlier.Size, later.Size, (height, index) => NodeOf(height, index, missing));
            if (missing.Count == 0)
            {
                return TreeProof.IsConsistent(
                    earlier.Size, earlier.Root.Span, later.Size, later.Root.Span, [.. path.Select(hash => (ReadOnlyMemory<byte>)hash)]);
            }

            if (_tiles.Count + missing.Count > TilesMax) _tiles.Clear();
            foreach (var tile in missing) _tiles[tile] = await hub.GetTileAsync(tile, cancellationToken);
        }
    }

    // What is missing is noted, and the proof is made again once it was read.
    private byte[] NodeOf(int height, long index, HashSet<TilePath> missing)
    {
        var tile = TilePath.Holding(height, index, later.Size);
        if (_tiles.TryGetValue(tile, out var hashes))
            return TilePath.NodeOf(height, index, hashes.Span) ?? throw new EvidenceFaultException($"{tile} is shorter than it says.");
        missing.Add(tile);
        return TreeHash.Empty;
    }
}
