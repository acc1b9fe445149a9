using System.Buffers.Binary;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence.Log;

/// <summary>
/// Encodes entries and makes their digests on the calling thread: the log's lock is held for a copy only, and its writer has no more to do for an entry than to
/// join its digest to the others'.
/// </summary>
internal static class EntryEncoder
{
    private const int KeptMax = 256 << 10;

    [ThreadStatic]
    private static byte[]? _buffer;

    [ThreadStatic]
    private static byte[]? _digests;

    /// <summary>An entry: its kind, its length, the call, the decisions; and a digest a decision. Valid until the thread's next.</summary>
    public static EncodedEntry Encode(EvidenceSuite suite, EvidenceCall call, ReadOnlySpan<EvidenceDecision> decisions)
    {
        var callSize = call.CalculateSize();
        var size = 5 + sizeof(int) + callSize;
        foreach (var decision in decisions) size += sizeof(int) + decision.CalculateSize();
        var into = Buffer(size);
        into[0] = BlockFile.DecisionsEntry;
        BinaryPrimitives.WriteInt32BigEndian(into[1..], size - 5);
        var at = 5;
        var common = Write(call, callSize, into, ref at);
        var digests = Digests(decisions.Length);
        for (var i = 0; i < decisions.Length; i++)
            EvidenceDigest.OfDecision(suite, common, Write(decisions[i], decisions[i].CalculateSize(), into, ref at), digests.Slice(i * EvidenceDigest.Size, EvidenceDigest.Size));
        return new EncodedEntry(into, digests);
    }

    /// <summary>An entry of a note.</summary>
    public static EncodedEntry Encode(EvidenceSuite suite, EvidenceNote note)
    {
        var into = Buffer(5 + note.CalculateSize());
        into[0] = BlockFile.NoteEntry;
        BinaryPrimitives.WriteInt32BigEndian(into[1..], into.Length - 5);
        note.WriteTo(into[5..]);
        var digest = Digests(1);
        EvidenceDigest.OfNote(suite, into[5..], digest);
        return new EncodedEntry(into, digest);
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

    private static ReadOnlySpan<byte> Write(IMessage message, int size, Span<byte> into, ref int at)
    {
        BinaryPrimitives.WriteInt32BigEndian(into[at..], size);
        var written = into.Slice(at + sizeof(int), size);
        message.WriteTo(written);
        at += sizeof(int) + size;
        return written;
    }

    private static Span<byte> Digests(int count) => Room(ref _digests, count * EvidenceDigest.Size);

    private static Span<byte> Buffer(int size) => Room(ref _buffer, size);

    private static Span<byte> Room(ref byte[]? kept, int size)
    {
        if (size > KeptMax) return new byte[size];
        if (kept is null || kept.Length < size) kept = new byte[Math.Max(4096, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size))];
        return kept.AsSpan(0, size);
    }
}

/// <summary>An entry as it goes into a block.</summary>
/// <param name="bytes">The entry.</param>
/// <param name="leaves">Digests of its decisions, or of its note, one behind the other: leaves of the block's tree.</param>
internal readonly ref struct EncodedEntry(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> leaves)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public ReadOnlySpan<byte> Leaves { get; } = leaves;
}
