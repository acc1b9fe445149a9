using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;

namespace CreditHub.Evidence.Log;

/// <summary>Numbers of decisions (核查编号): UUIDs of version 7, sortable by time, unique without coordination.</summary>
/// <remarks>
/// <see cref="Guid.CreateVersion7()"/> asks the system for randomness each time, which costs more than the rest of a decision. Here each thread
/// asks for many at once; every byte is used once.
/// </remarks>
internal static class DecisionIds
{
    private const int RandomBytes = 10;
    private const int AheadBytes = 400 * RandomBytes;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    /// <summary>A new number.</summary>
    public static Guid New(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        TakeRandom().CopyTo(id[6..]);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The 16 bytes of a number, as entries hold them.</summary>
    public static ByteString ToBytes(Guid id)
    {
        var bytes = new byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>The 32 hexadecimal digits of a number, as callers hold them.</summary>
    public static string ToText(ByteString id) => Convert.ToHexStringLower(id.Span);

    /// <summary>Milliseconds since 1970 in a number.</summary>
    public static long MillisecondsOf(ReadOnlySpan<byte> id) => BinaryPrimitives.ReadInt64BigEndian(id) >> 16;

    private static ReadOnlySpan<byte> TakeRandom()
    {
        if (_random is null || _used == AheadBytes)
        {
            RandomNumberGenerator.Fill(_random ??= new byte[AheadBytes]);
            _used = 0;
        }

        _used += RandomBytes;
        return _random.AsSpan(_used - RandomBytes, RandomBytes);
    }
}
