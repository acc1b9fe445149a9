using System.Buffers.Binary;
using System.Security.Cryptography;
using CreditHub.Evidence;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>
/// The secret half of a log's P-256 key in the hands of somebody who forges with it: an operator, or a thief of a backup.
/// </summary>
internal sealed class OperatorKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create();

    /// <summary>Takes the secret of the key that signs now.</summary>
    public OperatorKey(string evidenceFolder) =>
        _key.ImportFromPem(File.ReadAllText(Assert.Single(Directory.EnumerateFiles(Path.Combine(evidenceFolder, "secret")))));

    public string KeyId => EvidenceSignature.IdOf(PublicKey);

    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    public byte[] Sign(ReadOnlySpan<byte> content) =>
        _key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public EvidenceHead HeadOf(EvidenceBlockHeader header)
    {
        var bytes = header.ToByteArray();
        return new EvidenceHead { BlockHeader = ByteString.CopyFrom(bytes), Signature = ByteString.CopyFrom(Sign(bytes)) };
    }

    /// <summary>A receipt of a block with one decision, in the place that a head names.</summary>
    /// <param name="place">Number, log, digest before and times of the block.</param>
    /// <param name="call">The call.</param>
    /// <param name="decision">What is said to have been answered.</param>
    /// <param name="keys">The chain of keys.</param>
    public DecisionReceipt Forge(EvidenceBlockHeader place, EvidenceCall call, EvidenceDecision decision,
        IEnumerable<EvidenceKeyRecord> keys)
    {
        var head = HeadOf(HeaderOf(place, call, decision));
        return new DecisionReceipt
        {
            Call = call.ToByteString(), Decision = decision.ToByteString(), BlockHeader = head.BlockHeader, Signature = head.Signature,
            Keys = { keys },
        };
    }

    /// <summary>The same block as bytes of a segment.</summary>
    public byte[] ForgeBlock(EvidenceBlockHeader place, EvidenceCall call, EvidenceDecision decision)
    {
        var head = HeadOf(HeaderOf(place, call, decision));
        byte[] body = [BlockFile.DecisionsEntry, .. Sized([.. Sized(call.ToByteArray()), .. Sized(decision.ToByteArray())])];
        return
        [
            .. BlockFile.Magic, .. BigEndian(head.BlockHeader.Length), .. BigEndian(head.Signature.Length), .. BigEndian(body.Length),
            .. head.BlockHeader.Span, .. head.Signature.Span, .. body,
        ];
    }

    public void Dispose() => _key.Dispose();

    private EvidenceBlockHeader HeaderOf(EvidenceBlockHeader place, EvidenceCall call, EvidenceDecision decision)
    {
        var leaf = new byte[EvidenceDigest.Size];
        EvidenceDigest.OfDecision(EvidenceSuite.P256, call.ToByteArray(), decision.ToByteArray(), leaf);
        var header = place.Clone();
        (header.Root, header.Count, header.KeyId, header.Suite) = (ByteString.CopyFrom(leaf), 1, KeyId, EvidenceSuite.P256);
        return header;
    }

    private static byte[] Sized(byte[] content) => [.. BigEndian(content.Length), .. content];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
