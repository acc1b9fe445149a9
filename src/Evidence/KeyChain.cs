using System.Security.Cryptography;
using CreditHub.V1;

namespace CreditHub.Evidence;

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
    public static KeyChain Open(IReadOnlyList<EvidenceKeyRecord> records, byte[] trusted) => Open(records, [trusted]);

    /// <summary>Opens a chain.</summary>
    /// <param name="records">First to latest.</param>
    /// <param name="trusted">SubjectPublicKeyInfo of keys that are known to be the hub's, such as one of each node's; one in the chain is enough.</param>
    /// <exception cref="EvidenceFaultException">The chain does not hold, or none of the trusted keys is in it.</exception>
    public static KeyChain Open(IReadOnlyList<EvidenceKeyRecord> records, IReadOnlyList<byte[]> trusted)
    {
        ArgumentNullException.ThrowIfNull(records);
        var keys = new Dictionary<string, EvidenceKeyStatement>(StringComparer.Ordinal);
        EvidenceKeyStatement? before = null;
        ReadOnlyMemory<byte> beforeBytes = default;
        foreach (var record in records)
        {
            var statement = Read(record, before, beforeBytes.Span);
            if (!keys.TryAdd(statement.KeyId, statement)) throw new EvidenceFaultException($"Key {statement.KeyId} stands twice in the chain of keys.");
            (before, beforeBytes) = (statement, record.Statement.Memory);
        }

        if (!keys.Values.Any(k => trusted.Any(t => k.PublicKey.Span.SequenceEqual(t))))
        {
            throw new EvidenceFaultException(
                $"The key given ({string.Join(", ", trusted.Select(t => EvidenceSignature.IdOf(t)))}) is none of the hub's that are named here: {string.Join(", ", keys.Keys)}.");
        }

        return new KeyChain(keys);
    }

    /// <summary>A key by its id.</summary>
    /// <exception cref="EvidenceFaultException">There is no such key in the chain.</exception>
    public EvidenceKeyStatement Find(string keyId) =>
        _keys.TryGetValue(keyId, out var key) ? key : throw new EvidenceFaultException($"Key {keyId} is not in the chain of keys.");

    /// <summary>The public key of a PEM text, as SubjectPublicKeyInfo.</summary>
    /// <exception cref="FormatException">It holds no public key.</exception>
    public static byte[] ReadPem(string pem) => ReadPems(pem)[0];

    /// <summary>The public keys of a PEM text that holds several, one behind the other: one of each node's log, as «hubctl audit keys» writes them.</summary>
    /// <exception cref="FormatException">It holds none, or something else beside them.</exception>
    public static IReadOnlyList<byte[]> ReadPems(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var keys = new List<byte[]>();
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            if (rest[fields.Label] is not "PUBLIC KEY") throw NoKey();
            keys.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
        }

        return keys.Count > 0 ? keys : throw NoKey();
    }

    private static FormatException NoKey() => new("This is no public key in PEM («-----BEGIN PUBLIC KEY-----»).");

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
