using System.Buffers.Binary;
using System.Security.Cryptography;
using CreditHub.Evidence;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary>A decision log made as docs/evidence.md describes it, apart from the hub's own writer: one key, a block a decision.</summary>
internal sealed class SignedLog : IDisposable
{
    private readonly ByteString _logId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray());
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<(EvidenceBlockHeader Header, byte[] Bytes, byte[] Signature, byte[] Body)> _blocks = [];
    private readonly EvidenceKeyStatement _statement;

    public SignedLog()
    {
        var spki = _key.ExportSubjectPublicKeyInfo();
        _statement = new EvidenceKeyStatement
        {
            KeyId = EvidenceSignature.IdOf(spki), Suite = EvidenceSuite.P256, PublicKey = ByteString.CopyFrom(spki), ValidFromMs = 1_793_000_000_000, LogId = _logId,
        };
        var bytes = _statement.ToByteString();
        Key = new EvidenceKeyRecord { Statement = bytes, OwnSignature = ByteString.CopyFrom(Sign(bytes.Span)) };
    }

    public EvidenceKeyRecord Key { get; }

    /// <summary>Its id, 32 hexadecimal digits.</summary>
    public string Id => Convert.ToHexStringLower(_logId.Span);

    public string KeyId => _statement.KeyId;

    public string Pem => PemEncoding.WriteString("PUBLIC KEY", _statement.PublicKey.Span);

    public EvidenceHead Head => new() { BlockHeader = ByteString.CopyFrom(_blocks[^1].Bytes), Signature = ByteString.CopyFrom(_blocks[^1].Signature) };

    /// <summary>Logs a decision in a block of its own and gives its receipt.</summary>
    public DecisionReceipt Add(EvidenceCall call, EvidenceDecision decision, EvidenceCheckpoint? checkpoint = null)
    {
        var (callBytes, decisionBytes) = (call.ToByteArray(), decision.ToByteArray());
        var leaf = new byte[EvidenceDigest.Size];
        EvidenceDigest.OfDecision(EvidenceSuite.P256, callBytes, decisionBytes, leaf);
        var header = new EvidenceBlockHeader
        {
            LogId = _logId, Number = _blocks.Count + 1, Root = ByteString.CopyFrom(leaf), FirstSequence = _blocks.Count + 1, Count = 1, SealedAtMs = call.DecidedAtMs + 20,
            FirstDecidedMs = call.DecidedAtMs, LastDecidedMs = call.DecidedAtMs, KeyId = KeyId, Suite = EvidenceSuite.P256,
            Checkpoint = checkpoint,
        };
        if (_blocks.Count > 0) header.Previous = ByteString.CopyFrom(SHA256.HashData(_blocks[^1].Bytes));
        var bytes = header.ToByteArray();
        var signature = Sign(bytes);
        _blocks.Add((header, bytes, signature, [BlockFile.DecisionsEntry, .. Sized([.. Sized(callBytes), .. Sized(decisionBytes)])]));
        return new DecisionReceipt
        {
            Call = ByteString.CopyFrom(callBytes), Decision = ByteString.CopyFrom(decisionBytes), BlockHeader = ByteString.CopyFrom(bytes),
            Signature = ByteString.CopyFrom(signature), Keys = { Key },
        };
    }

    /// <summary>Writes the folder of the log, of all blocks or of the first few.</summary>
    public string Write(string folder, int? blocks = null)
    {
        Directory.CreateDirectory(folder);
        using (var keys = File.Create(Path.Combine(folder, LogProof.KeyFile))) Key.WriteDelimitedTo(keys);
        File.WriteAllBytes(Path.Combine(folder, "segment-000000000001.evl"), [.. _blocks.Take(blocks ?? _blocks.Count).SelectMany(b => (byte[])
            [.. BlockFile.Magic, .. BigEndian(b.Bytes.Length), .. BigEndian(b.Signature.Length), .. BigEndian(b.Body.Length), .. b.Bytes, .. b.Signature, .. b.Body])]);
        return folder;
    }

    public void Dispose() => _key.Dispose();

    private byte[] Sign(ReadOnlySpan<byte> content) => _key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static byte[] Sized(byte[] content) => [.. BigEndian(content.Length), .. content];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
