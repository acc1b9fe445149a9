using System.Buffers.Binary;
using System.Security.Cryptography;
using CreditHub.V1;
using Org.BouncyCastle.Crypto.Digests;

namespace CreditHub.Evidence;

/// <summary>Digests of the decision log, by suite: SHA-256 or SM3 (GB/T 32905). What is hashed begins with a byte that says what it is, so that nothing passes for another.</summary>
public static class EvidenceDigest
{
    /// <summary>Bytes of a digest, in either suite.</summary>
    public const int Size = 32;

    private const byte DecisionLeaf = 0;
    private const byte InnerNode = 1;
    private const byte NoteLeaf = 2;

    [ThreadStatic]
    private static byte[]? _buffer;

    // Kept by thread: the one-shot call makes and frees a context each time, which costs as much as the digest itself.
    [ThreadStatic]
    private static IncrementalHash? _sha256;

    [ThreadStatic]
    private static SM3Digest? _sm3;

    /// <summary>Digest of bytes as they are.</summary>
    public static void Of(EvidenceSuite suite, ReadOnlySpan<byte> content, Span<byte> into)
    {
        if (suite == EvidenceSuite.P256)
        {
            var sha256 = _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            sha256.AppendData(content);
            sha256.GetHashAndReset(into);
            return;
        }

        if (suite != EvidenceSuite.Sm2) throw new ArgumentOutOfRangeException(nameof(suite), suite, "There is no such suite.");
        var sm3 = _sm3 ??= new SM3Digest();
        sm3.BlockUpdate(content);
        sm3.DoFinal(into);
    }

    /// <summary>Digest of bytes as they are.</summary>
    public static byte[] Of(EvidenceSuite suite, ReadOnlySpan<byte> content)
    {
        var digest = new byte[Size];
        Of(suite, content, digest);
        return digest;
    }

    /// <summary>Leaf of a decision: what its call has in common and the decision itself.</summary>
    public static void OfDecision(EvidenceSuite suite, ReadOnlySpan<byte> call, ReadOnlySpan<byte> decision, Span<byte> into)
    {
        var content = Buffer(1 + sizeof(int) + call.Length + decision.Length);
        content[0] = DecisionLeaf;
        BinaryPrimitives.WriteInt32BigEndian(content[1..], call.Length);
        call.CopyTo(content[5..]);
        decision.CopyTo(content[(5 + call.Length)..]);
        Of(suite, content, into);
    }

    /// <summary>Leaf of a note.</summary>
    public static void OfNote(EvidenceSuite suite, ReadOnlySpan<byte> note, Span<byte> into) => Marked(suite, NoteLeaf, note, into);

    /// <summary>Digest of bytes behind the one that says what they are.</summary>
    internal static void Marked(EvidenceSuite suite, byte mark, ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        var content = Buffer(1 + bytes.Length);
        content[0] = mark;
        bytes.CopyTo(content[1..]);
        Of(suite, content, into);
    }

    /// <summary>Node above two others.</summary>
    public static void OfNode(EvidenceSuite suite, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> into)
    {
        Span<byte> content = stackalloc byte[1 + (2 * Size)];
        content[0] = InnerNode;
        left.CopyTo(content[1..]);
        right.CopyTo(content[(1 + Size)..]);
        Of(suite, content, into);
    }

    private static Span<byte> Buffer(int length)
    {
        if (_buffer is null || _buffer.Length < length) _buffer = new byte[Math.Max(4096, length)];
        return _buffer.AsSpan(0, length);
    }
}
