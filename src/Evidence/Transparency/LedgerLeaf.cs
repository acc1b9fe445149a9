using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CreditHub.Evidence.Transparency;

/// <summary>
/// A leaf of the ledger's tree: every column of an entry, in one encoding that cannot be read in two ways. Version 1 is a byte 1; then
/// position, last position of the transaction, recorded time and record version as 64-bit numbers and the kind as a 16-bit one,
/// big-endian; then subject, record key, content digest, payload, salt and persons digest, each with its length as a 32-bit number before
/// it, which is 2^32−1 where there is none.
/// </summary>
public readonly record struct LedgerLeaf
{
    /// <summary>Bytes of an entry's salt.</summary>
    public const int SaltSize = 16;

    /// <summary>Bytes of the salt of what an entry names of persons.</summary>
    public const int PersonsSaltSize = 32;

    private const byte Version = 1;
    private const uint Absent = uint.MaxValue;
    private const int FixedSize = 1 + (4 * sizeof(long)) + sizeof(short) + (6 * sizeof(uint));

    [ThreadStatic]
    private static byte[]? _buffer;

    /// <summary>Place in the ledger, from 1. The leaf's index in the tree is one less.</summary>
    public required long Position { get; init; }

    /// <summary>Position of the last entry of its transaction.</summary>
    public required long TransactionEnd { get; init; }

    /// <summary>Number of the entry's kind.</summary>
    public required short Kind { get; init; }

    /// <summary>Unified social credit code; null where the entry is about no company.</summary>
    public required string? Subject { get; init; }

    /// <summary>Source, dataset and record number, with a slash between them; null where the entry is about no record.</summary>
    public required string? RecordKey { get; init; }

    /// <summary>The source's version of the record; 0 where there is no record.</summary>
    public required long RecordVersion { get; init; }

    /// <summary>Digest of the record's content; null where there is none.</summary>
    public required byte[]? ContentDigest { get; init; }

    /// <summary>Protobuf bytes, without what they name of persons.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Recorded time, in ticks of 100 ns since 0001-01-01 UTC.</summary>
    public required long RecordedAt { get; init; }

    /// <summary>Random bytes, so that whoever sees the hash alone cannot find out the entry by trying.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>
    /// <see cref="DigestOfPersons"/> of what the entry names of persons; null where it names none. It stays when the names and their salt
    /// are erased, and
    /// then says nothing about them.
    /// </summary>
    public required byte[]? PersonsDigest { get; init; }

    /// <summary>The commitment to what an entry names of persons: SHA-256 of a random salt and the bytes.</summary>
    public static byte[] DigestOfPersons(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> persons)
    {
        var content = new byte[salt.Length + persons.Length];
        salt.CopyTo(content);
        persons.CopyTo(content.AsSpan(salt.Length));
        return SHA256.HashData(content);
    }

    /// <summary>Reads an encoded leaf.</summary>
    /// <exception cref="FormatException">It is none, or of a version that this program does not know.</exception>
    public static LedgerLeaf Parse(ReadOnlySpan<byte> encoded)
    {
        var reader = new Reader(encoded);
        if (reader.Byte() != Version) throw new FormatException("The leaf is of a version that this program does not know.");
        var (position, end, recordedAt, version) = (reader.Long(), reader.Long(), reader.Long(), reader.Long());
        var leaf = new LedgerLeaf
        {
            Position = position,
            TransactionEnd = end,
            RecordedAt = recordedAt,
            RecordVersion = version,
            Kind = reader.Short(),
            Subject = Text(reader.Bytes()),
            RecordKey = Text(reader.Bytes()),
            ContentDigest = reader.Bytes(),
            Payload = reader.Bytes() ?? throw new FormatException("The leaf has no payload."),
            Salt = reader.Bytes() ?? throw new FormatException("The leaf has no salt."),
            PersonsDigest = reader.Bytes(),
        };
        return reader.IsAtEnd ? leaf : throw new FormatException("Something follows the leaf.");
    }

    /// <summary>The leaf's bytes, which are hashed.</summary>
    public byte[] Encode() => Write().ToArray();

    /// <summary>The leaf's hash in the tree.</summary>
    public void Hash(Span<byte> into) => TreeHash.OfLeaf(Write(), into);

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    private Span<byte> Write()
    {
        var most = FixedSize + (3 * ((Subject?.Length ?? 0) + (RecordKey?.Length ?? 0))) + (ContentDigest?.Length ?? 0) + Payload.Length
            + Salt.Length + (PersonsDigest?.Length ?? 0);
        if (_buffer is null || _buffer.Length < most) _buffer = new byte[Math.Max(4096, most)];
        var buffer = _buffer.AsSpan();
        buffer[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(buffer[1..], Position);
        BinaryPrimitives.WriteInt64BigEndian(buffer[9..], TransactionEnd);
        BinaryPrimitives.WriteInt64BigEndian(buffer[17..], RecordedAt);
        BinaryPrimitives.WriteInt64BigEndian(buffer[25..], RecordVersion);
        BinaryPrimitives.WriteInt16BigEndian(buffer[33..], Kind);
        var at = 35;
        Add(buffer, ref at, Subject);
        Add(buffer, ref at, RecordKey);
        Add(buffer, ref at, ContentDigest);
        Add(buffer, ref at, Payload);
        Add(buffer, ref at, Salt);
        Add(buffer, ref at, PersonsDigest);
        return buffer[..at];
    }

    private static void Add(Span<byte> buffer, ref int at, string? text)
    {
        var length = text is null ? 0 : Encoding.UTF8.GetBytes(text, buffer[(at + sizeof(uint))..]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[at..], text is null ? Absent : (uint)length);
        at += sizeof(uint) + length;
    }

    private static void Add(Span<byte> buffer, ref int at, byte[]? bytes)
    {
        if (bytes is not null)
        {
            Add(buffer, ref at, bytes.AsMemory());
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(buffer[at..], Absent);
        at += sizeof(uint);
    }

    private static void Add(Span<byte> buffer, ref int at, ReadOnlyMemory<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(buffer[at..], (uint)bytes.Length);
        bytes.Span.CopyTo(buffer[(at + sizeof(uint))..]);
        at += sizeof(uint) + bytes.Length;
    }

    private ref struct Reader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public byte Byte() => Take(1)[0];

        public short Short() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

        public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

        public byte[]? Bytes()
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));
            return length == Absent ? null : Take(length).ToArray();
        }

        private ReadOnlySpan<byte> Take(uint length)
        {
            if (length > (uint)_rest.Length) throw new FormatException("The leaf ends before its time.");
            var taken = _rest[..(int)length];
            _rest = _rest[(int)length..];
            return taken;
        }
    }
}
