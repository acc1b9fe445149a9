using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence;

/// <summary>What a receipt proves: this was asked, by whom, at this state of the ledger, and this was answered.</summary>
/// <param name="Call">Who asked, when, at which state of the ledger.</param>
/// <param name="Decision">What was asked and answered.</param>
/// <param name="Block">The block in which it stands.</param>
/// <param name="Key">The key that signed it.</param>
public sealed record ReceiptProof(EvidenceCall Call, EvidenceDecision Decision, EvidenceBlockHeader Block, EvidenceKeyStatement Key)
{
    /// <summary>Proves a receipt offline.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="trusted">SubjectPublicKeyInfo of a public key that is known to be the hub's; see <see cref="KeyChain.ReadPem"/>.</param>
    /// <exception cref="EvidenceFaultException">It does not prove anything; the message says why.</exception>
    public static ReceiptProof Of(DecisionReceipt receipt, byte[] trusted) => Of(receipt, [trusted]);

    /// <summary>Proves a receipt offline.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="trusted">Public keys that are known to be the hub's, such as one of each node's; see <see cref="KeyChain.ReadPems"/>.</param>
    /// <param name="fresher">
    /// Chains of keys that were fetched later than the receipt, one a log: what has been replaced and revoked since. Chains of other logs
    /// are passed over.
    /// </param>
    /// <exception cref="EvidenceFaultException">It does not prove anything; the message says why.</exception>
    public static ReceiptProof Of(DecisionReceipt receipt, IReadOnlyList<byte[]> trusted,
        IReadOnlyList<IReadOnlyList<EvidenceKeyRecord>>? fresher = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        IReadOnlyList<EvidenceKeyRecord> records = receipt.Keys;
        var log = KeyChain.LogIdOf(records);
        foreach (var chain in fresher ?? [])
            if (KeyChain.LogIdOf(chain) == log) records = KeyChain.Longer(records, chain);
        var keys = KeyChain.Open(records, trusted);
        var proof = OfBlock(receipt, keys);
        if (keys.RevocationOf(proof.Key.KeyId) is { } revoked)
        {
            throw new EvidenceFaultException(
                $"Key {revoked.KeyId}, which signed block {proof.Block.Number}, was revoked («{revoked.Cause}»): the receipt alone proves nothing. "
                + "The log of the hub proves it: «hubctl audit verify FOLDER --receipt FILE».");
        }

        return proof;
    }

    /// <summary>Where receipts contradict one another: two blocks of one number, or two answers under one number.</summary>
    public static IReadOnlyList<string> Contradictions(IReadOnlyList<ReceiptProof> proofs)
    {
        ArgumentNullException.ThrowIfNull(proofs);
        var blocks = proofs.GroupBy(p => (p.Block.LogId, p.Block.Number)).Where(same => same.Select(p => p.Block).Distinct().Skip(1).Any())
            .Select(same => $"The hub signed two blocks of number {same.Key.Number}.");
        var answers = proofs.GroupBy(p => p.Decision.DecisionId)
            .Where(same => same.Select(p => (p.Call, p.Decision)).Distinct().Skip(1).Any())
            .Select(same => $"The hub signed two answers under decision number {Convert.ToHexStringLower(same.Key.Span)}.");
        return [.. blocks, .. answers];
    }

    /// <summary>
    /// Proves that a decision stands in a block that a key of the chain signed while it was in use, whether or not that is revoked by
    /// now.
    /// </summary>
    /// <exception cref="EvidenceFaultException">It does not.</exception>
    internal static ReceiptProof OfBlock(DecisionReceipt receipt, KeyChain keys)
    {
        var block = EvidenceReading.Parse(EvidenceBlockHeader.Parser, receipt.BlockHeader, "The head of the block");
        if (keys.FaultOf(receipt.BlockHeader.Span, block, receipt.Signature.Span) is { } fault) throw new EvidenceFaultException(
            $"Block {block.Number} {fault}.");
        Span<byte> leaf = stackalloc byte[EvidenceDigest.Size];
        EvidenceDigest.OfDecision(block.Suite, receipt.Call.Span, receipt.Decision.Span, leaf);
        var root = MerkleTree.RootOf(block.Suite, leaf, receipt.LeafIndex, block.Count, [.. receipt.Path.Select(p => p.Memory)]);
        if (root is null || !block.Root.Span.SequenceEqual(root))
            throw new EvidenceFaultException("Question and answer are not those of the signed block: one of them was altered.");
        return new ReceiptProof(
            EvidenceReading.Parse(EvidenceCall.Parser, receipt.Call, "The call"),
            EvidenceReading.Parse(EvidenceDecision.Parser, receipt.Decision, "The decision"),
            block,
            keys.Find(block.KeyId));
    }

    /// <summary>Number of the decision of a receipt, 32 hexadecimal digits.</summary>
    internal static string IdOf(DecisionReceipt receipt) =>
        Convert.ToHexStringLower(EvidenceReading.Parse(EvidenceDecision.Parser, receipt.Decision, "The decision").DecisionId.Span);

    /// <summary>True where this is the answer that left, byte for byte: a <see cref="CheckResponse"/>, also one of many, or what was read.</summary>
    public bool IsOfAnswer(IMessage answer) => Decision.AnswerDigest.Span.SequenceEqual(EvidenceDigest.Of(Block.Suite, answer.ToByteArray()));
}
