using System.Reflection;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Model;
using CsCheck;
using Xunit;

namespace CreditHub.Ledger.Tests.Trees;

/// <summary>The encoding of leaves.</summary>
public sealed class LeafTests
{
    private static readonly Gen<LedgerLeaf> Leaf = Gen.Select(
        Gen.Long, Gen.Long, Gen.Short, Gen.String[Gen.Char['0', '龥'], 0, 9].Null(), Gen.String[Gen.Char['0', '龥'], 0, 9].Null(),
        Gen.Byte.Array[0, 40]).Select(
        (position, version, kind, subject, key, bytes) => new LedgerLeaf
        {
            Position = position,
            TransactionEnd = position ^ 5,
            Kind = kind,
            Subject = subject,
            RecordKey = key,
            RecordVersion = version,
            ContentDigest = bytes.Length % 3 == 0 ? null : bytes,
            Payload = bytes,
            RecordedAt = version ^ position,
            Salt = bytes.Length % 2 == 0 ? bytes : new byte[LedgerLeaf.SaltSize],
            PersonsDigest = bytes.Length % 5 == 0 ? bytes : null,
        });

    [Fact]
    public void Leaf_EncodedAndRead_IsTheSame() => Leaf.Sample(leaf =>
    {
        var encoded = leaf.Encode();
        Assert.Equal(encoded, LedgerLeaf.Parse(encoded).Encode());
        var hash = new byte[TreeHash.Size];
        leaf.Hash(hash);
        Assert.Equal(TreeHash.OfLeaf(encoded), hash);
        Assert.Throws<FormatException>(() => LedgerLeaf.Parse([.. encoded, 0]));
        Assert.Throws<FormatException>(() => LedgerLeaf.Parse(encoded.AsSpan(0, encoded.Length - 1)));
    });

    [Fact]
    public void Leaf_AnyOneColumnChanged_HasAnotherEncoding() => Gen.Select(Leaf, Gen.Byte.Array[1, 9]).Sample((leaf, bytes) =>
    {
        LedgerLeaf[] others =
        [
            leaf with { Position = leaf.Position ^ 1 }, leaf with { TransactionEnd = ~leaf.TransactionEnd },
            leaf with { Kind = (short)~leaf.Kind },
            leaf with { Subject = leaf.Subject is null ? "" : null }, leaf with { Subject = leaf.Subject + "x" },
            leaf with { RecordKey = leaf.RecordKey is null ? "" : null }, leaf with { RecordVersion = ~leaf.RecordVersion },
            leaf with { ContentDigest = leaf.ContentDigest is null ? [] : null },
            leaf with { Payload = (byte[])[.. leaf.Payload.Span, .. bytes] }, leaf with { RecordedAt = leaf.RecordedAt ^ 4 },
            leaf with { Salt = (byte[])[.. leaf.Salt.Span, .. bytes] },
            leaf with { PersonsDigest = leaf.PersonsDigest is null ? [] : null },
        ];
        Assert.All(others, other => Assert.NotEqual(leaf.Encode(), other.Encode()));
        Assert.Equal(others.Length, others.Select(o => Convert.ToHexString(o.Encode())).Distinct().Count());
    });

    [Fact]
    public void Leaf_HoldsEveryColumnOfAnEntry()
    {
        var columns = typeof(EntryRow).GetProperties().Select(p => p.Name);
        var fields = typeof(LedgerLeaf).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name);
        Assert.Equal(columns.Order(), fields.Order());
    }

    [Fact]
    public void Leaf_OfVersion1_IsEncodedAsWritten() => Assert.Equal(
        "01" + "0000000000000007" + "0000000000000008" + "00000000000003e8" + "0000000000000002" + "0001" + "00000001" + "41" + "ffffffff"
        + "00000000" + "00000002" + "0102" + "00000001" + "ff" + "ffffffff",
        Convert.ToHexStringLower(new LedgerLeaf
        {
            Position = 7,
            TransactionEnd = 8,
            Kind = 1,
            Subject = "A",
            RecordKey = null,
            RecordVersion = 2,
            ContentDigest = [],
            Payload = new byte[] { 1, 2 },
            RecordedAt = 1000,
            Salt = new byte[] { 255 },
            PersonsDigest = null,
        }.Encode()));
}
