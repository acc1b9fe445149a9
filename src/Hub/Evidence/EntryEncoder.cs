using System.Buffers.Binary;
using CreditHub.Client.Evidence;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>Encodes entries on the calling thread, so that the log's lock is held for a copy only.</summary>
internal static class EntryEncoder
{
    private const int KeptMax = 256 << 10;

    [ThreadStatic]
    private static byte[]? _buffer;

    /// <summary>An entry: its kind, its length, the call, the decisions. Valid until the thread's next.</summary>
    public static ReadOnlySpan<byte> Encode(EvidenceCall call, ReadOnlySpan<EvidenceDecision> decisions)
    {
        var callSize = call.CalculateSize();
        var size = 5 + sizeof(int) + callSize;
        foreach (var decision in decisions) size += sizeof(int) + decision.CalculateSize();
        var into = Buffer(size);
        into[0] = BlockFile.DecisionsEntry;
        BinaryPrimitives.WriteInt32BigEndian(into[1..], size - 5);
        var at = 5;
        Write(call, callSize, into, ref at);
        foreach (var decision in decisions) Write(decision, decision.CalculateSize(), into, ref at);
        return into;
    }

    /// <summary>Digest of a message's bytes.</summary>
    public static ByteString DigestOf(EvidenceSuite suite, IMessage message)
    {
        var size = message.CalculateSize();
        var bytes = Buffer(size);
        message.WriteTo(bytes);
        return DigestOf(suite, bytes);
    }

    /// <summary>Digest of a message that is encoded already.</summary>
    public static ByteString DigestOf(EvidenceSuite suite, ReadOnlySpan<byte> message) => UnsafeByteOperations.UnsafeWrap(EvidenceDigest.Of(suite, message));

    private static void Write(IMessage message, int size, Span<byte> into, ref int at)
    {
        BinaryPrimitives.WriteInt32BigEndian(into[at..], size);
        at += sizeof(int);
        message.WriteTo(into.Slice(at, size));
        at += size;
    }

    private static Span<byte> Buffer(int size)
    {
        if (size > KeptMax) return new byte[size];
        if (_buffer is null || _buffer.Length < size) _buffer = new byte[Math.Max(4096, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size))];
        return _buffer.AsSpan(0, size);
    }
}
