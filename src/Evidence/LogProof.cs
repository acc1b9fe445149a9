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

    private const int FaultsMax = 100;

    /// <summary>Proves a log offline.</summary>
    /// <param name="folder">Its folder: keys and segments.</param>
    /// <param name="trusted">SubjectPublicKeyInfo of a public key that is known to be the hub's.</param>
    /// <param name="head">A signed head that was kept elsewhere; the log must contain it. Null: a cut end goes unseen.</param>
    /// <param name="isPart">True where older segments were moved away, so that the log may begin later than with its first block.</param>
    /// <exception cref="EvidenceFaultException">The keys do not prove anything.</exception>
    public static LogProof Of(string folder, byte[] trusted, EvidenceHead? head = null, bool isPart = false) => Of(folder, [trusted], head, isPart);

    /// <summary>Proves a log offline.</summary>
    /// <param name="folder">Its folder: keys and segments.</param>
    /// <param name="trusted">Public keys that are known to be the hub's, such as one of each node's.</param>
    /// <param name="head">A signed head that was kept elsewhere; the log must contain it. Null: a cut end goes unseen.</param>
    /// <param name="isPart">True where older segments were moved away, so that the log may begin later than with its first block.</param>
    /// <exception cref="EvidenceFaultException">The keys do not prove anything.</exception>
    public static LogProof Of(string folder, IReadOnlyList<byte[]> trusted, EvidenceHead? head = null, bool isPart = false)
    {
        var keys = KeyChain.Open(KeyRecords.Read(Path.Combine(folder, KeyFile)), trusted);
        var walk = new LogWalk(keys, head is null ? null : HeadOf(head, keys), isPart);
        foreach (var path in Directory.EnumerateFiles(folder, SegmentPattern).Order(StringComparer.Ordinal)) walk.Read(path);
        walk.End();
        return new LogProof(walk.Blocks, walk.Leaves, walk.Last, walk.Faults);
    }

    private static EvidenceBlockHeader HeadOf(EvidenceHead head, KeyChain keys)
    {
        var header = EvidenceReading.Parse(EvidenceBlockHeader.Parser, head.BlockHeader, "The head given");
        var key = keys.Find(header.KeyId);
        return EvidenceSignature.IsOf(key.Suite, key.PublicKey.ToByteArray(), head.BlockHeader.Span, head.Signature.Span)
            ? header
            : throw new EvidenceFaultException("The head given was not signed by the hub.");
    }

    private sealed class LogWalk(KeyChain keys, EvidenceBlockHeader? kept, bool isPart)
    {
        private byte[] _digest = [];

        public long Blocks { get; private set; }

        public long Leaves { get; private set; }

        public EvidenceBlockHeader? Last { get; private set; }

        public List<string> Faults { get; } = [];

        public void Read(string path)
        {
            using var file = new BlockFile(path);
            var offset = 0L;
            try
            {
                while (file.ReadAt(offset) is { } block)
                {
                    Check(file, block);
                    offset = block.End;
                }
            }
            catch (EvidenceFaultException e)
            {
                Add($"{Path.GetFileName(path)} at byte {offset}: {e.Message}; the {file.Length - offset} bytes from there prove nothing.");
            }
        }

        public void End()
        {
            if (kept is null) return;
            if (Last is null || Last.Number < kept.Number) Add($"The log ends with block {Last?.Number ?? 0}; the head kept is of block {kept.Number}: its end was cut off.");
        }

        private void Check(BlockFile file, StoredBlock block)
        {
            var header = block.Header;
            var where = $"Block {header.Number} ({Path.GetFileName(file.Path)} at byte {block.Offset})";
            CheckPlace(header, where);
            CheckSignature(block, where);
            CheckBody(file, block, where);
            _digest = EvidenceDigest.Of(SuiteOf(header), block.HeaderBytes.Span);
            if (kept is not null && kept.Number == header.Number && !kept.Equals(header)) Add($"{where} is another than the head that was kept.");
            Last = header;
            Blocks++;
            Leaves += header.Count;
        }

        private void CheckPlace(EvidenceBlockHeader header, string where)
        {
            if (Last is null)
            {
                if (header.Number != 1 && !isPart) Add($"The log begins with block {header.Number}: the blocks before it are missing.");
                return;
            }

            if (header.LogId != Last.LogId) Add($"{where} is of another log.");
            else if (header.Number != Last.Number + 1) Add($"{where} follows block {Last.Number}: {Missing(Last.Number, header.Number)}.");
            else if (!header.Previous.Span.SequenceEqual(_digest)) Add($"{where} does not follow the block before it: one of the two was exchanged.");
            if (header.FirstSequence != Last.FirstSequence + Last.Count) Add($"{where} begins with entry {header.FirstSequence}; the block before ended with {Last.FirstSequence + Last.Count - 1}.");
        }

        private static string Missing(long before, long here) => here > before + 1 ? $"{here - before - 1} blocks between are missing" : "the order was changed";

        private void CheckSignature(StoredBlock block, string where)
        {
            try
            {
                var key = keys.Find(block.Header.KeyId);
                if (key.LogId != block.Header.LogId || key.Suite != block.Header.Suite) Add($"{where} is of another log than its key.");
                else if (!EvidenceSignature.IsOf(key.Suite, key.PublicKey.ToByteArray(), block.HeaderBytes.Span, block.Signature.Span))
                    Add($"{where} has a head that key {key.KeyId} did not sign.");
            }
            catch (EvidenceFaultException e)
            {
                Add($"{where}: {e.Message}");
            }
        }

        private void CheckBody(BlockFile file, StoredBlock block, string where)
        {
            try
            {
                var digests = BlockBody.LeafDigests(SuiteOf(block.Header), file.ReadBody(block), block.Header.Count);
                if (!block.Header.Root.Span.SequenceEqual(MerkleTree.Root(SuiteOf(block.Header), digests))) Add($"{where} holds entries that are not those that were signed.");
            }
            catch (EvidenceFaultException e)
            {
                Add($"{where}: {e.Message}.");
            }
        }

        private static EvidenceSuite SuiteOf(EvidenceBlockHeader header) =>
            header.Suite is EvidenceSuite.P256 or EvidenceSuite.Sm2 && header.Count is > 0 and < 1 << 21 ? header.Suite : throw new EvidenceFaultException("the block's head cannot be");

        private void Add(string fault)
        {
            if (Faults.Count < FaultsMax) Faults.Add(fault);
        }
    }
}
