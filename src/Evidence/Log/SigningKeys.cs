using System.Security.Cryptography;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence.Log;

/// <summary>
/// The keys of the log. Public halves are chained in a file that only grows; the secret half of the latest alone is kept. A new key takes
/// over while the hub runs: blocks sealed after that name it.
/// </summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _recordsPath;
    private readonly IKeyStore _store;
    private readonly List<EvidenceKeyRecord> _records;
    private readonly TimeProvider _time;
    private readonly EvidenceSuite _suite;
    private Signer _signer;
    private ByteString? _lastHead;

    private SigningKeys(
        string recordsPath, IKeyStore store, EvidenceSuite suite, List<EvidenceKeyRecord> records, Signer signer, ByteString? lastHead,
        TimeProvider time)
    {
        (_recordsPath, _store, _suite, _records, _time) = (recordsPath, store, suite, records, time);
        (_signer, _lastHead) = (signer, lastHead);
    }

    /// <summary>What signs now.</summary>
    public Signer Current => Volatile.Read(ref _signer);

    /// <summary>First to latest.</summary>
    public IReadOnlyList<EvidenceKeyRecord> Records
    {
        get
        {
            lock (_gate) return [.. _records];
        }
    }

    /// <summary>
    /// Opens the keys of a folder, makes the first where there is none, and takes a new one where the latest is of another suite, or its
    /// secret half in another place than it is to be.
    /// </summary>
    /// <param name="folder">Folder of the log.</param>
    /// <param name="secretFolder">Where secret halves are kept, unless a token is given; then, where the latest may still be.</param>
    /// <param name="token">The token that keeps them; null where files do.</param>
    /// <param name="suite">Digest and signature of what is sealed from now on.</param>
    /// <param name="lastHead">Head of the last block of the log, as it was signed; null where there is none.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidOperationException">The secret half of the latest key is not there.</exception>
    public static SigningKeys Open(
        string folder, string secretFolder, IKeyStore? token, EvidenceSuite suite, ByteString? lastHead, TimeProvider time)
    {
        var files = new KeyFolder(secretFolder);
        var store = token ?? files;
        var path = Path.Combine(folder, LogProof.KeyFile);
        var records = File.Exists(path) ? KeyRecords.Read(path).ToList() : [];
        if (records.Count == 0)
        {
            var first = new EvidenceKeyStatement
            {
                LogId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()), ValidFromMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            var (signer, record) = State(store.Make(suite), first, before: null);
            Keep(path, [record], signer);
            return new SigningKeys(path, store, suite, [record], signer, lastHead, time);
        }

        var latest = EvidenceKeyStatement.Parser.ParseFrom(records.Last(r => !r.IsRevocation()).Statement);
        var held = store.Find(latest.Suite, latest.KeyId);
        var key = held ?? files.Find(latest.Suite, latest.KeyId) ?? throw new InvalidOperationException(
            $"The secret of the signing key {latest.KeyId} is not in {store.Place}. Put it back from its backup; without it, keep {folder} "
            + "as evidence and begin a new log in another folder.");
        var keys = new SigningKeys(path, store, suite, records, new Signer(key, latest), lastHead, time);
        if (latest.Suite == suite && held is not null) return keys;
        keys.Rotate();
        files.Destroy(latest.KeyId);
        return keys;
    }

    /// <summary>
    /// Seals a block with the key that signs now. A rotation comes before it or after it, so that its statement can name the last block
    /// of the key before.
    /// </summary>
    public SealedBlock Seal(Func<Signer, SealedBlock> seal)
    {
        lock (_gate)
        {
            var block = seal(_signer);
            _lastHead = block.Head.BlockHeader;
            return block;
        }
    }

    /// <summary>Takes a new key into use and destroys the secret of the old one.</summary>
    public EvidenceKeyRecord Rotate()
    {
        lock (_gate)
        {
            var old = _signer;
            var last = _lastHead is null ? null : EvidenceBlockHeader.Parser.ParseFrom(_lastHead);
            var (next, record) = State(
                _store.Make(_suite),
                new EvidenceKeyStatement
                {
                    LogId = old.Statement.LogId,
                    Previous = _records[^1].Link(),
                    FollowsBlock = last?.Number ?? 0,
                    FollowsHead = last is null ? ByteString.Empty : ByteString.CopyFrom(EvidenceDigest.Of(last.Suite, _lastHead!.Span)),

                    // Also where the clock went back since the last block was sealed.
                    ValidFromMs = Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds(), last?.SealedAtMs ?? 0),
                },
                old);
            Keep(_recordsPath, [.. _records, record], next);
            _records.Add(record);
            Volatile.Write(ref _signer, next);
            _store.Destroy(old.Statement.KeyId);
            return record;
        }
    }

    /// <summary>Revokes a key; one that signs now is replaced first. A key that is revoked already keeps its first revocation.</summary>
    /// <returns>The revocation; null where the log never had the key.</returns>
    public EvidenceKeyRecord? Revoke(string keyId, string cause)
    {
        lock (_gate)
        {
            if (_records.FirstOrDefault(r => r.IsRevocation()
                && EvidenceKeyRevocation.Parser.ParseFrom(r.Revocation).KeyId == keyId) is { } earlier) return earlier;
            if (!_records.Any(r => !r.IsRevocation() && EvidenceKeyStatement.Parser.ParseFrom(r.Statement).KeyId == keyId)) return null;
            if (_signer.Statement.KeyId == keyId) Rotate();
            var bytes = new EvidenceKeyRevocation
            {
                KeyId = keyId, Cause = cause, RevokedAtMs = _time.GetUtcNow().ToUnixTimeMilliseconds(), LogId = _signer.Statement.LogId,
                Previous = _records[^1].Link(),
            }.ToByteArray();
            var record = new EvidenceKeyRecord
            {
                Revocation = ByteString.CopyFrom(bytes),
                PreviousSignature = ByteString.CopyFrom(_signer.Key.Sign(bytes))
            };
            KeepRecords(_recordsPath, [.. _records, record]);
            _records.Add(record);
            return record;
        }
    }

    /// <summary>True where the key has signed for so many days.</summary>
    public bool IsDue(int days) => _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(Current.Statement.ValidFromMs) >= TimeSpan.FromDays(days);

    public void Dispose() => _signer.Key.Dispose();

    private static (Signer Signer, EvidenceKeyRecord Record) State(SigningKey key, EvidenceKeyStatement statement, Signer? before)
    {
        statement.KeyId = EvidenceSignature.IdOf(key.PublicKey);
        statement.Suite = key.Suite;
        statement.PublicKey = ByteString.CopyFrom(key.PublicKey);
        var bytes = statement.ToByteArray();
        return (new Signer(key, statement), new EvidenceKeyRecord
        {
            Statement = ByteString.CopyFrom(bytes),
            OwnSignature = ByteString.CopyFrom(key.Sign(bytes)),
            PreviousSignature = before is null ? ByteString.Empty : ByteString.CopyFrom(before.Key.Sign(bytes)),
        });
    }

    // The secret is kept by now: a public key whose secret is lost would end the log.
    private static void Keep(string recordsPath, IReadOnlyList<EvidenceKeyRecord> records, Signer signer)
    {
        KeepRecords(recordsPath, records);
        var pem = PemEncoding.WriteString("PUBLIC KEY", signer.Key.PublicKey);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(recordsPath)!, "public.pem"), pem + "\n");
    }

    private static void KeepRecords(string path, IReadOnlyList<EvidenceKeyRecord> records) => StoredFile.Write(
        path,
        file =>
        {
            foreach (var record in records) record.WriteDelimitedTo(file);
        },
        isSecret: true);

    /// <summary>A key with what is stated of it.</summary>
    internal sealed record Signer(SigningKey Key, EvidenceKeyStatement Statement);
}
