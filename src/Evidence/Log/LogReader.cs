using Google.Protobuf;

namespace CreditHub.Evidence.Log;

/// <summary>Place of a leaf in the log.</summary>
/// <param name="Block">The block.</param>
/// <param name="Body">Its body.</param>
/// <param name="Index">The leaf's place in it.</param>
/// <param name="Leaf">The leaf.</param>
internal sealed record FoundLeaf(StoredBlock Block, byte[] Body, int Index, BlockLeaf Leaf);

/// <summary>A place between two blocks of the log.</summary>
/// <param name="Segment">Path of the segment.</param>
/// <param name="Offset">Offset in it.</param>
internal sealed record LogPlace(string Segment, long Offset);

/// <summary>
/// Reads what is on disk. There is no index file that could lie: segments are told by their first block, blocks by their heads, both signed; what is
/// found is what the chain holds.
/// </summary>
internal sealed class LogReader(LogFolder folder)
{
    // An entry is added right after its number was made; this is how long a thread may have slept between.
    internal const long SlackMs = 60_000;

    /// <summary>The leaf of a decision; null where the log does not hold it.</summary>
    public FoundLeaf? Find(ByteString decisionId)
    {
        var ms = DecisionIds.MillisecondsOf(decisionId.Span);
        foreach (var (file, block) in BlocksFrom(ms - SlackMs))
        {
            var header = block.Header;
            if (header.FirstDecidedMs > ms + SlackMs) return null;
            if (header.FirstDecidedMs == 0 || ms < header.FirstDecidedMs || ms > header.LastDecidedMs) continue;
            var body = file.ReadBody(block);
            foreach (var (index, leaf) in BlockBody.Leaves(body).Index())
                if (!leaf.IsNote && StartsWithId(leaf.Content.Span, decisionId.Span)) return new FoundLeaf(block, body, index, leaf);
        }

        return null;
    }

    /// <summary>Blocks in order, from the first that may hold decisions of a time on.</summary>
    public IEnumerable<(BlockFile File, StoredBlock Block)> BlocksFrom(long ms)
    {
        var segments = folder.Segments;
        var first = 0;
        for (var i = segments.Count - 1; i > 0; i--)
        {
            if (segments[i].FirstDecidedMs == 0 || segments[i].FirstDecidedMs > ms) continue;
            first = i;
            break;
        }

        return Following(segments, first, 0);
    }

    /// <summary>
    /// Blocks in order that follow a place, without a look at what lies before it; null where its segment is not there any more.
    /// </summary>
    public IEnumerable<(BlockFile File, StoredBlock Block)>? BlocksAfter(LogPlace place)
    {
        var segments = folder.Segments;
        for (var i = segments.Count - 1; i >= 0; i--)
            if (segments[i].Path == place.Segment) return Following(segments, i, place.Offset);
        return null;
    }

    /// <summary>Segments, latest first, that may hold decisions before a time; all where it is null.</summary>
    public IEnumerable<LogSegment> SegmentsBefore(long? ms) => folder.Segments.Where(s => ms is null || s.FirstDecidedMs <= ms + SlackMs).Reverse();

    /// <summary>The blocks of a segment, in order.</summary>
    public static IEnumerable<StoredBlock> Blocks(BlockFile file) => Blocks(file, 0);

    private static IEnumerable<(BlockFile File, StoredBlock Block)> Following(IReadOnlyList<LogSegment> segments, int first, long offset)
    {
        for (var i = first; i < segments.Count; i++, offset = 0)
        {
            using var file = new BlockFile(segments[i].Path);
            foreach (var block in Blocks(file, offset)) yield return (file, block);
        }
    }

    private static IEnumerable<StoredBlock> Blocks(BlockFile file, long offset)
    {
        for (; TryRead(file, offset) is { } block; offset = block.End) yield return block;
    }

    // The writer may be in the middle of a block at the end; and damage ends a segment for readers, while verifying names it.
    private static StoredBlock? TryRead(BlockFile file, long offset)
    {
        try
        {
            return file.ReadAt(offset);
        }
        catch (EvidenceFaultException)
        {
            return null;
        }
    }

    // The number is the first field of a decision: tag, length, 16 bytes.
    private static bool StartsWithId(ReadOnlySpan<byte> decision, ReadOnlySpan<byte> id) => decision.Length >= 18 && decision.Slice(2, 16).SequenceEqual(id);
}
