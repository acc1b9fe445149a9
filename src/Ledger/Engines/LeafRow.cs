using System.Data.Common;
using CreditHub.Evidence.Transparency;

namespace CreditHub.Ledger.Engines;

/// <summary>An entry as it is hashed, with what it names of persons.</summary>
/// <param name="Leaf">The leaf; without a salt where the entry was written before ledgers had a tree.</param>
/// <param name="Part">What the entry names of persons; null where it names none, or what it named was erased.</param>
/// <param name="PartSalt">The salt of the commitment to it.</param>
internal sealed record LeafRow(LedgerLeaf Leaf, byte[]? Part, byte[]? PartSalt);

/// <summary>Reads entries as leaves, in the order of the columns of <see cref="Statements.ReadLeaves"/>.</summary>
internal static class LeafReading
{
    public static LeafRow ReadLeaf(this DbDataReader row) => new(
        new LedgerLeaf
        {
            Position = row.GetInt64(0),
            TransactionEnd = row.GetInt64(1),
            Kind = row.GetInt16(2),
            Subject = row.IsDBNull(3) ? null : row.GetString(3),
            RecordKey = row.IsDBNull(4) ? null : row.GetString(4),
            RecordVersion = row.GetInt64(5),
            ContentDigest = Bytes(row, 6),
            Payload = row.GetFieldValue<byte[]>(7),
            RecordedAt = row.GetInt64(8),
            Salt = Bytes(row, 9) ?? [],
            PersonsDigest = Bytes(row, 10),
        },
        Bytes(row, 11),
        Bytes(row, 12));

    private static byte[]? Bytes(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
