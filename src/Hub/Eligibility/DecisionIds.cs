using System.Security.Cryptography;

namespace CreditHub.Hub.Eligibility;

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
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        TakeRandom().CopyTo(id[6..]);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

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
