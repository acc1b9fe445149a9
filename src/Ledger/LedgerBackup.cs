using System.Security.Cryptography;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Model;

namespace CreditHub.Ledger;

/// <summary>A copy of a ledger that others write to meanwhile.</summary>
/// <param name="StoreId">The store.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Position">Last position in the copy.</param>
/// <param name="Sha256">Digest of the file, hexadecimal.</param>
public sealed record LedgerBackup(Guid StoreId, long Epoch, long Position, string Sha256)
{
    /// <summary>Copies a store as it is at one moment, reads the copy again, and gives it its name only when it is whole and on disk.</summary>
    /// <exception cref="InvalidOperationException">The engine has means of its own; the file is there already; the copy is not sound.</exception>
    public static LedgerBackup Take(LedgerOptions options, string file)
    {
        if (options.Engine != LedgerEngineKind.Sqlite)
            throw new InvalidOperationException($"The ledger is in {options.Engine}: back it up by the server's own means, at one point in time.");
        if (File.Exists(file)) throw new InvalidOperationException($"{file} is there already, and a backup replaces nothing.");
        var part = $"{file}.part";
        File.Delete(part);
        new SqliteEngine(options.ConnectionString).CopyTo(part);
        var (id, epoch, position) = Verify(part);
        using (var copy = new FileStream(part, FileMode.Open, FileAccess.ReadWrite)) copy.Flush(flushToDisk: true);
        using var read = File.OpenRead(part);
        var digest = Convert.ToHexStringLower(SHA256.HashData(read));
        File.Move(part, file);
        return new LedgerBackup(id, epoch, position, digest);
    }

    private static (Guid Id, long Epoch, long Position) Verify(string file)
    {
        var copy = new SqliteEngine($"Data Source={file};Mode=ReadOnly;Pooling=False");
        copy.Check();
        using var context = copy.CreateContext();
        var head = context.Set<HeadRow>().Select(h => new { h.Epoch, h.NextPosition }).Single();
        var entries = context.Set<EntryRow>().LongCount();
        if (entries != head.NextPosition - 1) throw new InvalidOperationException($"The copy holds {entries} entries, but its head says {head.NextPosition - 1}.");
        return (context.Set<StoreRow>().Single().StoreId, head.Epoch, head.NextPosition - 1);
    }
}
