using CreditHub.V1;

namespace CreditHub.Evidence.Log;

/// <summary>Where the log ends and what the next block follows.</summary>
/// <param name="Number">Number of the last block; 0 where there is none.</param>
/// <param name="Digest">Digest of its head.</param>
/// <param name="Sequence">Sequence number of its last leaf.</param>
/// <param name="Segment">Path of the last segment; null where there is none.</param>
/// <param name="Offset">Where the last segment ends.</param>
/// <param name="Head">The last block's head with its signature; null where there is none.</param>
internal sealed record LogEnd(long Number, byte[] Digest, long Sequence, string? Segment, long Offset, EvidenceHead? Head)
{
    /// <summary>A log without blocks.</summary>
    public static readonly LogEnd Empty = new(0, [], 0, null, 0, null);

    /// <summary>
    /// Finds the end of a log that may have been torn off by a crash. What follows the last whole block of the last segment is moved to a file beside
    /// it; but never anything behind which a whole block stands: that is damage, not a torn end, and stays as it is.
    /// </summary>
    public static (LogEnd End, EvidenceTailCut? Cut) Find(LogFolder folder)
    {
        var segments = folder.Segments;
        if (segments.Count == 0) return (Empty, null);
        var path = segments[^1].Path;
        var (last, offset, fault) = LastWhole(path);
        var end = WithLast(Empty with { Segment = path, Offset = offset }, last ?? LastBefore(segments));
        return (end, fault is null ? null : Cut(path, offset, fault));
    }

    private static StoredBlock? LastBefore(IReadOnlyList<LogSegment> segments)
    {
        for (var i = segments.Count - 2; i >= 0; i--)
            if (LastWhole(segments[i].Path).Last is { } last) return last;
        return null;
    }

    private static LogEnd WithLast(LogEnd end, StoredBlock? last) => last is null ? end : end with
    {
        Number = last.Header.Number,
        Digest = EvidenceDigest.Of(last.Header.Suite, last.HeaderBytes.Span),
        Sequence = last.Header.FirstSequence + last.Header.Count - 1,
        Head = new EvidenceHead
        {
            BlockHeader = Google.Protobuf.ByteString.CopyFrom(last.HeaderBytes.Span), Signature = Google.Protobuf.ByteString.CopyFrom(last.Signature.Span),
        },
    };

    private static (StoredBlock? Last, long End, string? Fault) LastWhole(string path)
    {
        using var file = new BlockFile(path);
        StoredBlock? last = null;
        var offset = 0L;
        while (true)
        {
            var (block, fault) = Whole(file, offset);
            if (block is null && fault is null) return (last, offset, null);
            if (block is null)
            {
                // A whole block further on: this is damage inside, and what follows is evidence.
                if (Next(file, offset + 1) is not { } further) return (last, offset, fault);
                block = further;
            }

            last = block;
            offset = block.End;
        }
    }

    private static (StoredBlock? Block, string? Fault) Whole(BlockFile file, long offset)
    {
        try
        {
            if (file.ReadAt(offset) is not { } block) return (null, null);
            var digests = BlockBody.LeafDigests(block.Header.Suite, file.ReadBody(block), block.Header.Count);
            return MerkleTree.Root(block.Header.Suite, digests).SequenceEqual(block.Header.Root.Span) ? (block, null) : (null, "its entries do not have the digest of its head");
        }
        catch (Exception e) when (e is EvidenceFaultException or ArgumentException or OverflowException)
        {
            return (null, e.Message);
        }
    }

    private static StoredBlock? Next(BlockFile file, long offset)
    {
        foreach (var at in file.BeginningsFrom(offset))
            if (Whole(file, at).Block is { } block) return block;
        return null;
    }

    private static EvidenceTailCut Cut(string path, long offset, string fault)
    {
        var bytes = File.ReadAllBytes(path).AsSpan((int)offset);
        using (var kept = new FileStream($"{path}.cut-{offset}", FileMode.Create, FileAccess.Write))
        {
            kept.Write(bytes);
            kept.Flush(flushToDisk: true);
        }

        using var segment = SegmentFile.Open(path, isNew: false);
        segment.CutTo(offset);
        return new EvidenceTailCut { Segment = Path.GetFileName(path), Offset = offset, Bytes = bytes.Length, Fault = fault };
    }
}
