using CreditHub.Evidence;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>Reads the files of a decision log as an auditor would.</summary>
internal static class Logged
{
    public static byte[] TrustedKey(string folder) => KeyChain.ReadPem(File.ReadAllText(Path.Combine(folder, "public.pem")));

    public static IReadOnlyList<string> Segments(string folder) => [.. Directory.EnumerateFiles(folder, LogProof.SegmentPattern).Order(StringComparer.Ordinal)];

    public static List<StoredBlock> Blocks(string segment)
    {
        using var file = new BlockFile(segment);
        var blocks = new List<StoredBlock>();
        for (var offset = 0L; file.ReadAt(offset) is { } block; offset = block.End) blocks.Add(block);
        return blocks;
    }

    public static List<(EvidenceCall Call, EvidenceDecision Decision)> Decisions(string folder)
    {
        var found = new List<(EvidenceCall, EvidenceDecision)>();
        foreach (var leaf in Leaves(folder).Where(l => !l.IsNote)) found.Add((EvidenceCall.Parser.ParseFrom(leaf.Call.Span), EvidenceDecision.Parser.ParseFrom(leaf.Content.Span)));
        return found;
    }

    public static List<EvidenceNote> Notes(string folder) => [.. Leaves(folder).Where(l => l.IsNote).Select(l => EvidenceNote.Parser.ParseFrom(l.Content.Span))];

    private static List<BlockLeaf> Leaves(string folder)
    {
        var leaves = new List<BlockLeaf>();
        foreach (var segment in Segments(folder))
        {
            using var file = new BlockFile(segment);
            for (var offset = 0L; file.ReadAt(offset) is { } block; offset = block.End) leaves.AddRange(BlockBody.Leaves(file.ReadBody(block)));
        }

        return leaves;
    }
}
