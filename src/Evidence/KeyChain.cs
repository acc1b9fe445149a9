using System.Security.Cryptography;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence;

/// <summary>
/// The public keys of a log, each vouched for by its neighbours: a later key is signed by the one before it, an earlier one is named by its digest in
/// the statement after it. So whoever trusts one of them can prove all. A key signs up to the block that its successor names, and may be
/// revoked.
/// </summary>
public sealed class KeyChain
{
    private readonly Dictionary<string, KeyLife> _keys = new(StringComparer.Ordinal);
    private EvidenceKeyRecord? _last;
    private KeyLife? _latest;

    private KeyChain()
    {
    }

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
        var chain = new KeyChain();
        foreach (var record in records) chain.Add(record);
        if (!chain._keys.Values.Any(k => trusted.Any(t => k.Statement.PublicKey.Span.SequenceEqual(t))))
        {
            var given = string.Join(", ", trusted.Select(t => EvidenceSignature.IdOf(t)));
            throw new EvidenceFaultException(
                $"The key given ({given}) is none of the hub's that are named here: {string.Join(", ", chain._keys.Keys)}.");
        }

        return chain;
    }

    /// <summary>
    /// The longer of two chains of one log, such as that of a receipt and a fresher one: it holds the replacements and revocations since.
    /// </summary>
    /// <exception cref="EvidenceFaultException">Neither begins with the other: two histories of the keys were shown.</exception>
    public static IReadOnlyList<EvidenceKeyRecord> Longer(IReadOnlyList<EvidenceKeyRecord> one, IReadOnlyList<EvidenceKeyRecord> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (shorter, longer) = one.Count <= other.Count ? (one, other) : (other, one);
        for (var i = 0; i < shorter.Count; i++)
        {
            if (shorter[i].Stated() != longer[i].Stated())
                throw new EvidenceFaultException(
                    $"The two chains of keys differ from record {i + 1} on: two histories of the hub's keys were shown.");
        }

        return longer;
    }

    /// <summary>Id of the log whose keys these records state, 16 bytes.</summary>
    /// <exception cref="EvidenceFaultException">There are none.</exception>
    public static ByteString LogIdOf(IReadOnlyList<EvidenceKeyRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.Count == 0
            ? throw new EvidenceFaultException("There is no key in the chain of keys.")
            : EvidenceReading.Parse(EvidenceKeyStatement.Parser, records[0].Statement, "A statement of a key").LogId;
    }

    /// <summary>A key by its id.</summary>
    /// <exception cref="EvidenceFaultException">There is no such key in the chain.</exception>
    public EvidenceKeyStatement Find(string keyId) => LifeOf(keyId).Statement;

    /// <summary>Why a key was revoked; null while it is not.</summary>
    /// <exception cref="EvidenceFaultException">There is no such key in the chain.</exception>
    public EvidenceKeyRevocation? RevocationOf(string keyId) => LifeOf(keyId).Revocation;

    /// <summary>
    /// Proves that a head was signed by the key that it names, of the same log and suite, in the life of that key. A revocation is left
    /// to the caller.
    /// </summary>
    /// <param name="headerBytes">The head as it was signed.</param>
    /// <param name="header">The head.</param>
    /// <param name="signature">The signature.</param>
    /// <returns>What is wrong; null where it holds.</returns>
    /// <exception cref="EvidenceFaultException">There is no such key in the chain.</exception>
    public string? FaultOf(ReadOnlySpan<byte> headerBytes, EvidenceBlockHeader header, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(header);
        var (key, successor, _) = LifeOf(header.KeyId);
        if (key.LogId != header.LogId || key.Suite != header.Suite) return "is of another log than its key, or not of its key's suite";
        if (!EvidenceSignature
            .IsOf(key.Suite, key.PublicKey.ToByteArray(), headerBytes, signature)) return $"has a head that key {key.KeyId} did not sign";
        if (successor is null) return null;
        if (header.Number > successor.FollowsBlock || header.SealedAtMs > successor.ValidFromMs)
            return $"was signed by key {key.KeyId} after that had been replaced by {successor.KeyId}, behind block {successor.FollowsBlock}";
        return header.Number == successor.FollowsBlock
            && !successor.FollowsHead.Span.SequenceEqual(EvidenceDigest.Of(header.Suite, headerBytes))
            ? $"is another than the one that key {successor.KeyId} names as the last of the key before"
            : null;
    }

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

    private KeyLife LifeOf(string keyId) =>
        _keys.TryGetValue(keyId, out var key) ? key : throw new EvidenceFaultException($"Key {keyId} is not in the chain of keys.");

    private void Add(EvidenceKeyRecord record)
    {
        if (record.IsRevocation()) AddRevocation(record);
        else AddKey(record);
        _last = record;
    }

    private void AddKey(EvidenceKeyRecord record)
    {
        var statement = EvidenceReading.Parse(EvidenceKeyStatement.Parser, record.Statement, "A statement of a key");
        var key = statement.PublicKey.ToByteArray();
        if (EvidenceSignature.IdOf(key) != statement.KeyId) throw new EvidenceFaultException($"Key {statement.KeyId} does not have the id of its bytes.");
        if (!EvidenceSignature.IsOf(statement.Suite, key, record.Statement.Span, record.OwnSignature.Span))
            throw new EvidenceFaultException($"Key {statement.KeyId} did not sign its own statement.");
        if (_latest is { } before)
        {
            if (statement.Previous != _last!.Link() || statement.LogId != before.Statement.LogId)
                throw new EvidenceFaultException($"Key {statement.KeyId} does not follow {before.Statement.KeyId}.");
            if (!IsSignedBy(before.Statement, record.Statement, record.PreviousSignature))
                throw new EvidenceFaultException(
                    $"Key {before.Statement.KeyId} did not sign the statement of its successor {statement.KeyId}.");
            _keys[before.Statement.KeyId] = _keys[before.Statement.KeyId] with { Successor = statement };
        }
        else if (statement.Previous.Length > 0)
        {
            throw new EvidenceFaultException($"The chain of keys begins with {statement.KeyId}, before which there was another.");
        }

        _latest = new KeyLife(statement, null, null);
        if (!_keys.TryAdd(statement.KeyId, _latest)) throw new EvidenceFaultException(
            $"Key {statement.KeyId} stands twice in the chain of keys.");
    }

    private void AddRevocation(EvidenceKeyRecord record)
    {
        var revocation = EvidenceReading.Parse(EvidenceKeyRevocation.Parser, record.Revocation, "A revocation of a key");
        if (_latest is not { } by || revocation.Previous != _last!.Link() || revocation.LogId != by.Statement.LogId)
            throw new EvidenceFaultException($"The revocation of key {revocation.KeyId} does not follow the record before it.");
        if (!IsSignedBy(by.Statement, record.Revocation, record.PreviousSignature))
            throw new EvidenceFaultException($"The revocation of key {revocation.KeyId} was not signed by {by.Statement.KeyId}.");
        if (revocation.KeyId == by.Statement.KeyId) throw new EvidenceFaultException($"Key {revocation.KeyId} revokes itself.");
        var life = LifeOf(revocation.KeyId);
        _keys[revocation.KeyId] = life with { Revocation = life.Revocation ?? revocation };
    }

    private static bool IsSignedBy(EvidenceKeyStatement key, ByteString content, ByteString signature) =>
        EvidenceSignature.IsOf(key.Suite, key.PublicKey.ToByteArray(), content.Span, signature.Span);

    /// <summary>A key, what follows it, and whether it is revoked.</summary>
    private sealed record KeyLife(EvidenceKeyStatement Statement, EvidenceKeyStatement? Successor, EvidenceKeyRevocation? Revocation);
}
