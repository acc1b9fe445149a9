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
    /// <exception cref="EvidenceFaultException">It does not prove anything; the message says why.</exception>
    public static ReceiptProof Of(DecisionReceipt receipt, IReadOnlyList<byte[]> trusted)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var block = EvidenceReading.Parse(EvidenceBlockHeader.Parser, receipt.BlockHeader, "The head of the block");
        var key = KeyChain.Open(receipt.Keys, trusted).Find(block.KeyId);
        if (key.Suite != block.Suite || key.LogId != block.LogId) throw new EvidenceFaultException("The block is of another log, or not of its key's suite.");
        if (!EvidenceSignature.IsOf(key.Suite, key.PublicKey.ToByteArray(), receipt.BlockHeader.Span, receipt.Signature.Span))
            throw new EvidenceFaultException($"The head of block {block.Number} was not signed by key {key.KeyId}.");

        Span<byte> leaf = stackalloc byte[EvidenceDigest.Size];
        EvidenceDigest.OfDecision(block.Suite, receipt.Call.Span, receipt.Decision.Span, leaf);
        var root = MerkleTree.RootOf(block.Suite, leaf, receipt.LeafIndex, block.Count, [.. receipt.Path.Select(p => p.Memory)]);
        if (root is null || !block.Root.Span.SequenceEqual(root))
            throw new EvidenceFaultException("Question and answer are not those of the signed block: one of them was altered.");
        return new ReceiptProof(
            EvidenceReading.Parse(EvidenceCall.Parser, receipt.Call, "The call"),
            EvidenceReading.Parse(EvidenceDecision.Parser, receipt.Decision, "The decision"),
            block,
            key);
    }

    /// <summary>True where this is the answer that left, byte for byte: a <see cref="CheckResponse"/>, also one of many, or what was read.</summary>
    public bool IsOfAnswer(IMessage answer) => Decision.AnswerDigest.Span.SequenceEqual(EvidenceDigest.Of(Block.Suite, answer.ToByteArray()));
}
