using System.Security.Cryptography;
using System.Text;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Access;

/// <summary>
/// Keys of records that a reader may not see, so that the decision log says what an answer rested on without showing it: a hash of record and subject under
/// a key of the hub. The hub knows the record again when it changes, and the reader cannot try records until one fits.
/// </summary>
internal sealed class ClosedRecords(IdentityHashes hashes)
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = 16;

    private readonly byte[] _key = hashes.Derive("closed-record");

    /// <summary>The key of a record of a subject.</summary>
    public ByteString KeyOf(RecordReference record, string subject)
    {
        // No text of a record holds NUL, so no two records read alike.
        var text = string.Join('\0', (string[])[record.Source, record.Dataset, record.RecordNumber, subject]);
        return ByteString.CopyFrom(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, Size));
    }
}
