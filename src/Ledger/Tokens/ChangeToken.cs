using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Tokens;

/// <summary>What is wrong with a token.</summary>
public enum TokenFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>It belongs to another store.</summary>
    OtherStore,

    /// <summary>It is of a future that was lost when the store was restored from a backup.</summary>
    LostFuture,
}

/// <summary>
/// A point in a ledger as callers hold it: format, store, epoch and one position a shard, with a checksum against mutilation. Opaque outside
/// the hub, so that shards never show.
/// </summary>
public readonly record struct ChangeToken(Guid StoreId, long Epoch, Position Position)
{
    private const byte Format = 1;
    private const byte Shards = 1;
    private const int Size = 2 + 16 + 8 + 8 + 4;

    /// <summary>The token of a position in a store.</summary>
    public static ChangeToken Of(LedgerStore store, Position position) => new(store.Id, store.Epoch, position);

    /// <summary>Reads a token and holds it against a store.</summary>
    public static TokenFault TryParse(string text, LedgerStore store, out ChangeToken token)
    {
        token = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Base64Url.GetEncodedLength(Size) || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Size)
            return TokenFault.Malformed;
        var checksum = BinaryPrimitives.ReadUInt32BigEndian(bytes[^4..]);
        if (bytes[0] != Format || bytes[1] != Shards || Crc32.HashToUInt32(bytes[..^4]) != checksum) return TokenFault.Malformed;

        token = new ChangeToken(
            new Guid(bytes.Slice(2, 16), bigEndian: true),
            BinaryPrimitives.ReadInt64BigEndian(bytes[18..]),
            new Position(BinaryPrimitives.ReadInt64BigEndian(bytes[26..])));
        if (token.StoreId != store.Id) return TokenFault.OtherStore;
        return store.HoldsFutureOf(token.Epoch, token.Position) ? TokenFault.None : TokenFault.LostFuture;
    }

    /// <summary>The token as callers hold it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = Format;
        bytes[1] = Shards;
        StoreId.TryWriteBytes(bytes[2..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[18..], Epoch);
        BinaryPrimitives.WriteInt64BigEndian(bytes[26..], Position.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[^4..], Crc32.HashToUInt32(bytes[..^4]));
        return Encoding.ASCII.GetString(Base64Url.EncodeToUtf8(bytes));
    }
}
