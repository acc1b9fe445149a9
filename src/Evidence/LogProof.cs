using CreditHub.V1;

namespace CreditHub.Evidence;

/// <summary>What a folder of the decision log proves, and what is wrong with it.</summary>
/// <param name="Blocks">Blocks read.</param>
/// <param name="Leaves">Decisions and notes in them.</param>
/// <param name="Last">Head of the last block; null where there is none.</param>
/// <param name="Faults">What is wrong, in order of place; empty: nothing was altered, removed or exchanged.</param>
public sealed record LogProof(long Blocks, long Leaves, EvidenceBlockHeader? Last, IReadOnlyList<string> Faults)
{
    /// <summary>Name of the file of keys within a log's folder.</summary>
    public const string KeyFile = "keys.evk";

    /// <summary>Names of segments, which sort by their first block.</summary>
    public const string SegmentPattern = "segment-*.evl";

    /// <summary>Proves a log offline.</summary>
    /// <param name="folder">Its folder: keys and segments.</param>
    /// <param name="trusted">SubjectPublicKeyInfo of a public key that is known to be the hub's.</param>
    /// <param name="asked">What else the log has to agree with.</param>
    /// <exception cref="EvidenceFaultException">The keys do not prove anything.</exception>
    public static LogProof Of(string folder, byte[] trusted, LogQuestion? asked = null) => Of(folder, [trusted], asked);

    /// <summary>Proves a log offline.</summary>
    /// <param name="folder">Its folder: keys and segments.</param>
    /// <param name="trusted">Public keys that are known to be the hub's, such as one of each node's.</param>
    /// <param name="asked">What else the log has to agree with.</param>
    /// <exception cref="EvidenceFaultException">The keys, or the head or receipts given, do not prove anything.</exception>
    public static LogProof Of(string folder, IReadOnlyList<byte[]> trusted, LogQuestion? asked = null)
    {
        asked ??= new LogQuestion();
        var records = KeyRecords.Read(Path.Combine(folder, KeyFile));
        foreach (var receipt in asked.Receipts) records = KeyChain.Longer(records, receipt.Keys);
        var walk = new LogWalk(KeyChain.Open(records, trusted), asked);
        foreach (var path in Directory.EnumerateFiles(folder, SegmentPattern).Order(StringComparer.Ordinal)) walk.Read(path);
        walk.End();
        return new LogProof(walk.Blocks, walk.Leaves, walk.Last, walk.Faults);
    }

    /// <summary>
    /// The checkpoints of the ledger that the heads of a proven log name, first to last, each once with the first block that names it.
    /// Reads heads alone, as they are asked for.
    /// </summary>
    /// <exception cref="EvidenceFaultException">A block cannot be read.</exception>
    public static IEnumerable<(long Block, EvidenceCheckpoint Checkpoint)> CheckpointsOf(string folder)
    {
        EvidenceCheckpoint? last = null;
        foreach (var path in Directory.EnumerateFiles(folder, SegmentPattern).Order(StringComparer.Ordinal))
        {
            using var file = new BlockFile(path);
            for (var offset = 0L; file.ReadAt(offset) is { } block; offset = block.End)
            {
                if (block.Header.Checkpoint is not { } named || named.Equals(last)) continue;
                last = named;
                yield return (block.Header.Number, named);
            }
        }
    }
}
