using System.Text.Json;

namespace CreditHub.Ledger;

/// <summary>
/// What a node last saw of its ledger, in a file of its own: a store that is found shorter at the next start, or another, or none, is not what the node served. Never ahead
/// of what is on disk, and at most a second behind it while the node ran.
/// </summary>
/// <param name="StoreId">The store.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Position">Its last position.</param>
internal sealed record LedgerMark(Guid StoreId, long Epoch, long Position)
{
    /// <summary>The mark of a file; null where there is none, and where no file is kept.</summary>
    /// <exception cref="InvalidOperationException">The file holds no mark.</exception>
    public static LedgerMark? Read(string path)
    {
        if (path.Length == 0 || !File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<LedgerMark>(File.ReadAllText(path)) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{path} does not say what this node last saw of its ledger ({e.Message}). Delete it if the ledger is the right one.");
        }
    }

    /// <summary>Writes it in one step: whoever reads finds the one before or this one.</summary>
    public void Write(string path)
    {
        var text = JsonSerializer.Serialize(this);
        File.WriteAllText($"{path}.new", text);
        File.Move($"{path}.new", path, overwrite: true);
    }

    /// <summary>Why a place without a store is refused.</summary>
    public InvalidOperationException NothingThere(string path) => new(
        $"There is no ledger here, but this node served store {StoreId:N} up to position {Position} of epoch {Epoch} ({path}). Nothing was made in its place. "
        + "Put the store back, with all its files; or delete that file if a new ledger is meant to begin.");

    /// <summary>Why a store is refused that is not what the node saw; null where it is.</summary>
    public InvalidOperationException? FaultOf(Guid storeId, long epoch, long position, string path)
    {
        if (storeId != StoreId)
        {
            return new InvalidOperationException(
                $"The ledger is store {storeId:N}, but this node served store {StoreId:N} ({path}). Give it its own store back; or delete that file if it is to serve this one.");
        }

        return epoch > Epoch || (epoch == Epoch && position >= Position) ? null : new InvalidOperationException(
            $"The ledger ends at position {position} of epoch {epoch}, but this node saw position {Position} of epoch {Epoch} ({path}): it is an older copy, or a file "
            + "of it is missing (SQLite: ledger.db-wal). Put the right one back. Where it was restored from a backup and the rest is lost, run «new-epoch», then start.");
    }
}
