using System.Text;
using CreditHub.Domain.Records;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Records;

public sealed class ContentDigestTests
{
    [Theory] // FIPS 180-2 and its empty message: the first half of SHA-256
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223")]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb924")]
    public void Of_PublishedVector_IsTheFirstHalfOfSha256(string content, string expected) =>
        Assert.Equal(expected, ContentDigest.Of(Encoding.ASCII.GetBytes(content)).ToString());

    [Fact]
    public void ToBytes_AnyContent_RoundTripsAndReadsAsPrinted() =>
        Gen.Byte.Array[0, 100].Sample(content =>
        {
            var digest = ContentDigest.Of(content);
            var bytes = digest.ToBytes();
            return bytes.Length == ContentDigest.Size && ContentDigest.FromBytes(bytes) == digest && Convert.ToHexStringLower(bytes) == digest.ToString();
        });

    [Fact]
    public void Of_OneBitFlipped_Differs() =>
        Gen.Select(Gen.Byte.Array[1, 50], Gen.Int[0, 399]).Sample((content, at) =>
        {
            var other = content.ToArray();
            other[at / 8 % other.Length] ^= (byte)(1 << (at % 8));
            return ContentDigest.Of(content) != ContentDigest.Of(other);
        });
}
