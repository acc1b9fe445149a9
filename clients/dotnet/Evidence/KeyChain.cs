using System.Security.Cryptography;
using CreditHub.V1;

namespace CreditHub.Client.Evidence;

/// <summary>
/// The public keys of a log, each vouched for by its neighbours: a later key is signed by the one before it, an earlier one is named by its digest in
/// the statement after it. So whoever trusts one of them can prove all.
/// </summary>
public sealed class KeyChain
{
    private readonly Dictionary<string, EvidenceKeyStatement> _keys;

    private KeyChain(Dictionary<string, EvidenceKeyStatement> keys) => _keys = keys;

    /// <summary>Opens a chain.</summary>
    /// <param name="records">First to latest.</param>
    /// <param name="trusted">SubjectPublicKeyInfo of the key that is known to be the hub's.</param>
    /// <exception cref="EvidenceFaultException">The chain does not hold, or the trusted key is not in it.</exception>
    public static KeyChain Open(IReadOnlyList<EvidenceKeyRecord> records, byte[] trusted)
    {
        var keys = new Dictionary<string, EvidenceKeyStatement>(StringComparer.Ordinal);
        EvidenceKeyStatement? before = null;
        ReadOnlyMemory<byte> beforeBytes = default;
        foreach (var record in records)
        {
            var statement = Read(record, before, beforeBytes.Span);
            if (!keys.TryAdd(statement.KeyId, statement)) throw new EvidenceFaultException($"Key {statement.KeyId} stands twice in the chain of keys.");
            (before, beforeBytes) = (statement, record.Statement.Memory);
        }

        if (!keys.Values.Any(k => k.PublicKey.Span.SequenceEqual(trusted)))
            throw new EvidenceFaultException($"The key given ({EvidenceSignature.IdOf(trusted)}) is none of the hub's that are named here: {string.Join(", ", keys.Keys)}.");
        return new KeyChain(keys);
    }

    /// <summary>A key by its id.</summary>
    /// <exception cref="EvidenceFaultException">There is no such key in the chain.</exception>
    public EvidenceKeyStatement Find(string keyId) =>
        _keys.TryGetValue(keyId, out var key) ? key : throw new EvidenceFaultException($"Key {keyId} is not in the chain of keys.");

    /// <summary>The public key of a PEM text, as SubjectPublicKeyInfo.</summary>
    /// <exception cref="FormatException">It holds no public key.</exception>
    public static byte[] ReadPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] != "PUBLIC KEY")
            throw new FormatException("This is no public key in PEM («-----BEGIN PUBLIC KEY-----»).");
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }

    private static EvidenceKeyStatement Read(EvidenceKeyRecord record, EvidenceKeyStatement? before, ReadOnlySpan<byte> beforeBytes)
    {
        var statement = EvidenceReading.Parse(EvidenceKeyStatement.Parser, record.Statement, "A statement of a key");
        var key = statement.PublicKey.ToByteArray();
        if (EvidenceSignature.IdOf(key) != statement.KeyId) throw new EvidenceFaultException($"Key {statement.KeyId} does not have the id of its bytes.");
        if (!EvidenceSignature.IsOf(statement.Suite, key, record.Statement.Span, record.OwnSignature.Span))
            throw new EvidenceFaultException($"Key {statement.KeyId} did not sign its own statement.");
        if (before is null)
        {
            if (statement.Previous.Length > 0) throw new EvidenceFaultException($"The chain of keys begins with {statement.KeyId}, before which there was another.");
            return statement;
        }

        if (!statement.Previous.Span.SequenceEqual(SHA256.HashData(beforeBytes)) || statement.LogId != before.LogId)
            throw new EvidenceFaultException($"Key {statement.KeyId} does not follow {before.KeyId}.");
        if (!EvidenceSignature.IsOf(before.Suite, before.PublicKey.ToByteArray(), record.Statement.Span, record.PreviousSignature.Span))
            throw new EvidenceFaultException($"Key {before.KeyId} did not sign the statement of its successor {statement.KeyId}.");
        return statement;
    }
}
