using System.Buffers.Binary;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence.Log;

/// <summary>A block as it goes to disk.</summary>
/// <param name="Header">Its head.</param>
/// <param name="Front">Lengths, head and signature.</param>
/// <param name="Body">The entries.</param>
/// <param name="Head">The head with its signature.</param>
internal sealed record SealedBlock(EvidenceBlockHeader Header, ReadOnlyMemory<byte> Front, ReadOnlyMemory<byte> Body, EvidenceHead Head)
{
    public long Length => Front.Length + Body.Length;
}

/// <summary>Makes blocks of chunks: Merkle root, chain, signature. Blocks are sealed by the writer's thread alone.</summary>
internal sealed class BlockSealer(SigningKeys keys, LogEnd end, TimeProvider time)
{
    private EvidenceCheckpoint? _checkpoint = end.Head is { } head ? EvidenceBlockHeader.Parser.ParseFrom(head.BlockHeader).Checkpoint
        : null;
    private byte[] _previous = end.Digest;
    private long _number = end.Number;
    private long _sequence = end.Sequence;

    /// <summary>The checkpoint of the ledger that heads name from now on; that of the last head at first. Set by any thread.</summary>
    public EvidenceCheckpoint? Checkpoint
    {
        get => Volatile.Read(ref _checkpoint);
        set => Volatile.Write(ref _checkpoint, value);
    }

    public SealedBlock Seal(LogChunk chunk) => keys.Seal(signer => Seal(chunk, signer));

    private SealedBlock Seal(LogChunk chunk, SigningKeys.Signer signer)
    {
        var suite = signer.Statement.Suite;
        var header = new EvidenceBlockHeader
        {
            LogId = signer.Statement.LogId,
            Number = _number + 1,
            Previous = ByteString.CopyFrom(_previous),
            Root = ByteString.CopyFrom(MerkleTree.Root(suite, chunk.LeafDigests)),
            FirstSequence = _sequence + 1,
            Count = chunk.Leaves,
            SealedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            FirstDecidedMs = chunk.DecidedMs.First,
            LastDecidedMs = chunk.DecidedMs.Last,
            KeyId = signer.Statement.KeyId,
            Suite = suite,
            Reasons = chunk.Reasons,
            Reads = chunk.Reads,
            Notes = chunk.Notes,
            Checkpoint = Checkpoint,
        };
        var bytes = header.ToByteArray();
        var signature = signer.Key.Sign(bytes);
        _previous = EvidenceDigest.Of(suite, bytes);
        _number++;
        _sequence += chunk.Leaves;
        var head = new EvidenceHead { BlockHeader = UnsafeByteOperations.UnsafeWrap(bytes), Signature = UnsafeByteOperations.UnsafeWrap(signature) };
        return new SealedBlock(header, Front(bytes, signature, chunk.Used), chunk.Body, head);
    }

    private static byte[] Front(byte[] header, byte[] signature, int body)
    {
        var front = new byte[BlockFile.PrefixSize + header.Length + signature.Length];
        BlockFile.Magic.CopyTo(front);
        BinaryPrimitives.WriteInt32BigEndian(front.AsSpan(4), header.Length);
        BinaryPrimitives.WriteInt32BigEndian(front.AsSpan(8), signature.Length);
        BinaryPrimitives.WriteInt32BigEndian(front.AsSpan(12), body);
        header.CopyTo(front, BlockFile.PrefixSize);
        signature.CopyTo(front, BlockFile.PrefixSize + header.Length);
        return front;
    }
}
