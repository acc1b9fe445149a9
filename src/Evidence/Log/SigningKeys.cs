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

    private SigningKeys(string folder, string secretFolder, EvidenceSuite suite, List<EvidenceKeyRecord> records, Signer signer, TimeProvider time)
    {
        (_recordsPath, _secretFolder, _suite, _records, _signer, _time) = (Path.Combine(folder, LogProof.KeyFile), secretFolder, suite, records, signer, time);
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
    /// <exception cref="InvalidOperationException">The secret half of the latest key is not there.</exception>
    public static SigningKeys Open(string folder, string secretFolder, EvidenceSuite suite, TimeProvider time)
    {
        Directory.CreateDirectory(secretFolder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(secretFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, LogProof.KeyFile);
        var records = File.Exists(path) ? KeyRecords.Read(path).ToList() : [];
        if (records.Count == 0)
        {
            var (first, record) = Make(suite, null, ByteString.CopyFrom(Guid.NewGuid().ToByteArray()), time);
            Keep(path, secretFolder, [record], first);
            return new SigningKeys(folder, secretFolder, suite, [record], first, time);
        }

        var latest = EvidenceKeyStatement.Parser.ParseFrom(records[^1].Statement);
        var secret = SecretPath(secretFolder, latest.KeyId);
        if (!File.Exists(secret))
        {
            throw new InvalidOperationException(
                $"The secret of the signing key {latest.KeyId} is not in {secretFolder}. Put it back from its backup; without it, keep {folder} as evidence and begin a new log in another folder.");
        }

        var keys = new SigningKeys(folder, secretFolder, suite, records, new Signer(SigningKey.Import(latest.Suite, File.ReadAllText(secret)), latest), time);
        if (latest.Suite != suite) keys.Rotate();
        return keys;
    }

    /// <summary>Takes a new key into use and destroys the secret of the old one.</summary>
    public EvidenceKeyRecord Rotate()
    {
        lock (_gate)
        {
            var old = _signer;
            var (next, record) = Make(_suite, old, old.Statement.LogId, _time);
            Keep(_recordsPath, _secretFolder, [.. _records, record], next);
            _records.Add(record);
            Volatile.Write(ref _signer, next);
            File.Delete(SecretPath(_secretFolder, old.Statement.KeyId));
            return record;
        }
    }

    /// <summary>True where the key has signed for so many days.</summary>
    public bool IsDue(int days) => _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(Current.Statement.ValidFromMs) >= TimeSpan.FromDays(days);

    public void Dispose() => _signer.Key.Dispose();

    private static (Signer Signer, EvidenceKeyRecord Record) Make(EvidenceSuite suite, Signer? before, ByteString logId, TimeProvider time)
    {
        var key = SigningKey.New(suite);
        var statement = new EvidenceKeyStatement
        {
            KeyId = EvidenceSignature.IdOf(key.PublicKey),
            Suite = suite,
            PublicKey = ByteString.CopyFrom(key.PublicKey),
            ValidFromMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Previous = before is null ? ByteString.Empty : ByteString.CopyFrom(SHA256.HashData(before.Statement.ToByteArray())),
            LogId = logId,
        };
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
        StoredFile.Write(
            recordsPath,
            file =>
            {
                foreach (var record in records) record.WriteDelimitedTo(file);
            },
            isSecret: true);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(recordsPath)!, "public.pem"), PemEncoding.WriteString("PUBLIC KEY", signer.Key.PublicKey) + "\n");
    }

    private static string SecretPath(string folder, string keyId) => Path.Combine(folder, $"{keyId}.pem");

    /// <summary>A key with what is stated of it.</summary>
    internal sealed record Signer(SigningKey Key, EvidenceKeyStatement Statement);
}
