using System.Security.Cryptography;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence;

/// <summary>The file of public keys of a log: records one behind the other, each with its length before it. It is only ever added to.</summary>
public static class KeyRecords
{
    /// <summary>True for a record that revokes a key, false for one that states a key.</summary>
    public static bool IsRevocation(this EvidenceKeyRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Revocation.Length > 0;
    }

    /// <summary>SHA-256 by which the next record of the chain names this one: of what it states.</summary>
    internal static ByteString Link(this EvidenceKeyRecord record) =>
        ByteString.CopyFrom(SHA256.HashData(record.Stated().Span));

    /// <summary>What a record states: bytes of a key's statement, or of a revocation.</summary>
    internal static ByteString Stated(this EvidenceKeyRecord record) => record.IsRevocation() ? record.Revocation : record.Statement;

    /// <summary>Reads the file.</summary>
    /// <exception cref="EvidenceFaultException">It cannot be read.</exception>
    public static IReadOnlyList<EvidenceKeyRecord> Read(string path)
    {
        using var file = File.OpenRead(path);
        var records = new List<EvidenceKeyRecord>();
        try
        {
            while (file.Position < file.Length) records.Add(EvidenceKeyRecord.Parser.ParseDelimitedFrom(file));
        }
        catch (InvalidProtocolBufferException)
        {
            throw new EvidenceFaultException($"{path} cannot be read after key {records.Count}.");
        }

        return records;
    }
}
