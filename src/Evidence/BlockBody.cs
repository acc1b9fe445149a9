using System.Buffers.Binary;
using CreditHub.V1;

namespace CreditHub.Evidence;

/// <summary>A leaf within a body: a decision with its call, or a note.</summary>
/// <param name="Call">Bytes of the call; empty for a note.</param>
/// <param name="Content">Bytes of the decision or note.</param>
/// <param name="IsNote">True for a note.</param>
public readonly record struct BlockLeaf(ReadOnlyMemory<byte> Call, ReadOnlyMemory<byte> Content, bool IsNote)
{
    /// <summary>The leaf's digest.</summary>
    public void DigestInto(EvidenceSuite suite, Span<byte> into)
    {
        if (IsNote) EvidenceDigest.OfNote(suite, Content.Span, into);
        else EvidenceDigest.OfDecision(suite, Call.Span, Content.Span, into);
    }
}

/// <summary>Walks through a block's body.</summary>
public static class BlockBody
{
    /// <summary>The leaves, in order.</summary>
    /// <exception cref="EvidenceFaultException">The body is none.</exception>
    public static IEnumerable<BlockLeaf> Leaves(ReadOnlyMemory<byte> body)
    {
        while (!body.IsEmpty)
        {
            var kind = body.Span[0];
            var entry = Take(body[1..], out body);
            switch (kind)
            {
                case BlockFile.NoteEntry:
                    yield return new BlockLeaf(default, entry, IsNote: true);
                    break;
                case BlockFile.DecisionsEntry:
                    var call = Take(entry, out entry);
                    while (!entry.IsEmpty) yield return new BlockLeaf(call, Take(entry, out entry), IsNote: false);
                    break;
                default:
                    throw new EvidenceFaultException("an entry is of no known kind");
            }
        }
    }

    /// <summary>Digests of all leaves, one behind the other.</summary>
    /// <exception cref="EvidenceFaultException">The body is none.</exception>
    public static byte[] LeafDigests(EvidenceSuite suite, ReadOnlyMemory<byte> body, int count)
    {
        var digests = new byte[count * EvidenceDigest.Size];
        var n = 0;
        foreach (var leaf in Leaves(body))
        {
            if (n == count) throw new EvidenceFaultException("there are more entries than the block's head says");
            leaf.DigestInto(suite, digests.AsSpan(n++ * EvidenceDigest.Size, EvidenceDigest.Size));
        }

        return n == count ? digests : throw new EvidenceFaultException("there are fewer entries than the block's head says");
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> from, out ReadOnlyMemory<byte> rest)
    {
        var length = from.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32BigEndian(from.Span);
        if (length < 0 || length > from.Length - sizeof(int)) throw new EvidenceFaultException("an entry is longer than its block");
        rest = from[(sizeof(int) + length)..];
        return from.Slice(sizeof(int), length);
    }
}
