using System.Security.Cryptography;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence.Log;

/// <summary>
/// The keys of the log. Public halves are chained in a file that only grows; the secret half of the latest alone is kept, in a file that its owner
/// alone may read. A new key takes over while the hub runs: blocks sealed after that name it.
/// </summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _recordsPath;
    private readonly string _secretFolder;
    private readonly List<EvidenceKeyRecord> _records;
    private readonly TimeProvider _time;
    private readonly EvidenceSuite _suite;
    private Signer _signer;
    private ByteString? _lastHead;

    private SigningKeys(
        string folder, string secretFolder, EvidenceSuite suite, List<EvidenceKeyRecord> records, Signer signer, ByteString? lastHead,
            TimeProvider time)
    {
        (_recordsPath, _secretFolder, _suite, _records, _time) = (Path.Combine(folder, LogProof.KeyFile), secretFolder, suite, records,
            time);
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

    /// <summary>Opens the keys of a folder, makes the first where there is none, and takes a new one where the latest is of another suite.</summary>
    /// <param name="folder">Folder of the log.</param>
    /// <param name="secretFolder">Folder of the secret half.</param>
    /// <param name="suite">Digest and signature of what is sealed from now on.</param>
    /// <param name="lastHead">Head of the last block of the log, as it was signed; null where there is none.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidOperationException">The secret half of the latest key is not there.</exception>
    public static SigningKeys Open(string folder, string secretFolder, EvidenceSuite suite, ByteString? lastHead, TimeProvider time)
    {
        Directory.CreateDirectory(secretFolder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(secretFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, LogProof.KeyFile);
        var records = File.Exists(path) ? KeyRecords.Read(path).ToList() : [];
        if (records.Count == 0)
        {
            var key = SigningKey.New(suite);
            var first = new EvidenceKeyStatement
            {
                LogId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()), ValidFromMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            var (signer, record) = State(key, first, before: null);
            Keep(path, secretFolder, [record], signer);
            return new SigningKeys(folder, secretFolder, suite, [record], signer, lastHead, time);
        }

        var latest = EvidenceKeyStatement.Parser.ParseFrom(records.Last(r => !r.IsRevocation()).Statement);
        var secret = SecretPath(secretFolder, latest.KeyId);
        if (!File.Exists(secret))
        {
            throw new InvalidOperationException(
                $"The secret of the signing key {latest.KeyId} is not in {secretFolder}. Put it back from its backup; without it, keep {folder} as evidence and begin a new log in another folder.");
        }

        var keys = new SigningKeys(
            folder, secretFolder, suite, records, new Signer(SigningKey.Import(latest.Suite, File.ReadAllText(secret)), latest), lastHead,
                time);
        if (latest.Suite != suite) keys.Rotate();
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
                SigningKey.New(_suite),
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
            Keep(_recordsPath, _secretFolder, [.. _records, record], next);
            _records.Add(record);
            Volatile.Write(ref _signer, next);
            File.Delete(SecretPath(_secretFolder, old.Statement.KeyId));
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

    // The secret first: a public key whose secret is lost would end the log.
    private static void Keep(string recordsPath, string secretFolder, IReadOnlyList<EvidenceKeyRecord> records, Signer signer)
    {
        StoredFile.Write(
            SecretPath(secretFolder, signer.Statement.KeyId),
            file => file.Write(System.Text.Encoding.ASCII.GetBytes(signer.Key.ExportSecret())), isSecret: true);
        KeepRecords(recordsPath, records);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(recordsPath)!, "public.pem"), PemEncoding.WriteString("PUBLIC KEY", signer.Key.PublicKey) + "\n");
    }

    private static void KeepRecords(string path, IReadOnlyList<EvidenceKeyRecord> records) => StoredFile.Write(
        path,
        file =>
        {
            foreach (var record in records) record.WriteDelimitedTo(file);
        },
        isSecret: true);

    private static string SecretPath(string folder, string keyId) => Path.Combine(folder, $"{keyId}.pem");

    /// <summary>A key with what is stated of it.</summary>
    internal sealed record Signer(SigningKey Key, EvidenceKeyStatement Statement);
}
