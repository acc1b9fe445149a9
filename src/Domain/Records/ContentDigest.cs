using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace CreditHub.Domain.Records;

/// <summary>The first 128 bits of the SHA-256 of a record's content without its version: equal digests mean that nothing changed.</summary>
public readonly record struct ContentDigest(UInt128 Value)
{
    /// <summary>The number of bytes of a stored digest.</summary>
    public const int Size = 16;

    /// <summary>Digests content.</summary>
    public static ContentDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromBytes(hash[..Size]);
    }

    /// <summary>Restores a digest from its 16 bytes.</summary>
    public static ContentDigest FromBytes(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>The digest as 16 bytes, to be stored.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
