using System.Buffers.Binary;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence;

/// <summary>A block of a segment file, without its body.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="HeaderBytes">The head as it was signed.</param>
/// <param name="Header">The head.</param>
/// <param name="Signature">Signature over the head.</param>
/// <param name="BodyOffset">Where its body begins.</param>
/// <param name="BodyLength">Bytes of its body.</param>
public sealed record StoredBlock(
    long Offset, ReadOnlyMemory<byte> HeaderBytes, EvidenceBlockHeader Header, ReadOnlyMemory<byte> Signature, long BodyOffset, int BodyLength)
{
    /// <summary>Where the next block begins.</summary>
    public long End => BodyOffset + BodyLength;
}

/// <summary>
/// Reads a segment of the decision log, block by block. A block is «EVB1», the lengths of head, signature and body (each four bytes, big endian), and these
/// three. A body is entries: a byte that says what it is, its length, and either a note, or the call and its decisions, each with its length.
/// </summary>
public sealed class BlockFile : IDisposable
{
    /// <summary>Bytes before a block's head.</summary>
    public const int PrefixSize = 16;

    /// <summary>First byte of an entry of decisions.</summary>
    public const byte DecisionsEntry = 0;

    /// <summary>First byte of an entry that is a note.</summary>
    public const byte NoteEntry = 2;

    private const int HeaderMax = 4096;
    private const int BodyMax = 64 << 20;

    // Enough for a head; bodies are read past it.
    private const int BufferSize = 4096;
    private readonly FileStream _file;

    /// <summary>Opens a segment, which may be written to meanwhile.</summary>
    public BlockFile(string path)
    {
        Path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);
    }

    /// <summary>What every block begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "EVB1"u8;

    /// <summary>The segment's file.</summary>
    public string Path { get; }

    /// <summary>Bytes that the file has now.</summary>
    public long Length => _file.Length;

    /// <summary>The block at an offset; null at the end.</summary>
    /// <exception cref="EvidenceFaultException">There is no whole block.</exception>
    public StoredBlock? ReadAt(long offset)
    {
        var length = _file.Length;
        if (offset >= length) return null;
        _file.Position = offset;
        Span<byte> prefix = stackalloc byte[PrefixSize];
        if (length - offset < PrefixSize) throw new EvidenceFaultException("it ends within a block's first bytes");
        _file.ReadExactly(prefix);
        if (!prefix[..4].SequenceEqual(Magic)) throw new EvidenceFaultException("no block begins there");
        var (header, signature, body) = (LengthAt(prefix, 4), LengthAt(prefix, 8), LengthAt(prefix, 12));
        if (header is <= 0 or > HeaderMax || signature is <= 0 or > HeaderMax || body is <= 0 or > BodyMax) throw new EvidenceFaultException("the block's lengths cannot be");
        var bodyOffset = offset + PrefixSize + header + signature;
        if (bodyOffset + body > length) throw new EvidenceFaultException("it ends within a block");
        var bytes = new byte[header + signature];
        _file.ReadExactly(bytes);
        var headerBytes = bytes.AsMemory(0, header);
        var read = EvidenceReading.Parse(EvidenceBlockHeader.Parser, UnsafeByteOperations.UnsafeWrap(headerBytes), "the block's head");
        return new StoredBlock(offset, headerBytes, read, bytes.AsMemory(header), bodyOffset, body);
    }

    /// <summary>The body of a block.</summary>
    public byte[] ReadBody(StoredBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var body = new byte[block.BodyLength];
        Read(block, body);
        return body;
    }

    /// <summary>The body of a block, in memory that serves for one block after the other and grows where one is larger.</summary>
    public ReadOnlyMemory<byte> ReadBody(StoredBlock block, ref byte[] into)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(into);
        if (into.Length < block.BodyLength) into = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)block.BodyLength)];
        var body = into.AsMemory(0, block.BodyLength);
        Read(block, body.Span);
        return body;
    }

    private void Read(StoredBlock block, Span<byte> into)
    {
        _file.Position = block.BodyOffset;
        _file.ReadExactly(into);
    }

    /// <summary>Offsets, from one on, at which a block may begin.</summary>
    public IEnumerable<long> BeginningsFrom(long offset)
    {
        var rest = new byte[_file.Length - offset];
        _file.Position = offset;
        _file.ReadExactly(rest);
        for (var at = 0; at < rest.Length; at++)
        {
            var found = rest.AsSpan(at).IndexOf(Magic);
            if (found < 0) yield break;
            at += found;
            yield return offset + at;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static int LengthAt(ReadOnlySpan<byte> prefix, int at) => BinaryPrimitives.ReadInt32BigEndian(prefix[at..]);
}
