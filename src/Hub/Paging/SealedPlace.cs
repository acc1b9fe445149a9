using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CreditHub.Hub.Paging;

/// <summary>
/// Page tokens that hold a place, most often two numbers, and belong to one question: a token that was altered, or that another caller or filter was
/// given, is refused. The seal guards against mistakes and probing; what a caller may see is checked again on every page.
/// </summary>
internal static class SealedPlace
{
    private const int NumbersSize = 16;
    private const int SealSize = 16;

    /// <summary>The token of a place that is two numbers.</summary>
    /// <param name="first">First number.</param>
    /// <param name="second">Second number.</param>
    /// <param name="question">Everything that the token is bound to: store, caller, filter.</param>
    public static string Seal(long first, long second, string question)
    {
        Span<byte> numbers = stackalloc byte[NumbersSize];
        BinaryPrimitives.WriteInt64BigEndian(numbers, first);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], second);
        return Seal(numbers, question);
    }

    /// <summary>The two numbers of such a token.</summary>
    /// <exception cref="Errors.ApiException">It is none of this question's.</exception>
    public static (long First, long Second) Open(string token, string question)
    {
        var numbers = Open(token, question, NumbersSize + SealSize);
        if (numbers.Length != NumbersSize) throw PageTokens.Malformed();
        return (BinaryPrimitives.ReadInt64BigEndian(numbers), BinaryPrimitives.ReadInt64BigEndian(numbers.AsSpan(8)));
    }

    /// <summary>The token of a place of any length.</summary>
    /// <param name="place">Bytes of the place.</param>
    /// <param name="question">Everything that the token is bound to: store, caller, filter.</param>
    public static string Seal(ReadOnlySpan<byte> place, string question) => Base64Url.EncodeToString([.. place, .. SealOf(place, question)]);

    /// <summary>The bytes of a token's place.</summary>
    /// <param name="token">The token.</param>
    /// <param name="question">What it must be bound to.</param>
    /// <param name="bytesMax">Bytes of place and seal at most.</param>
    /// <exception cref="Errors.ApiException">It is none of this question's.</exception>
    public static byte[] Open(string token, string question, int bytesMax)
    {
        if (token.Length > Base64Url.GetEncodedLength(bytesMax) || !Base64Url.IsValid(token)) throw PageTokens.Malformed();
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < SealSize) throw PageTokens.Malformed();
        var place = bytes[..^SealSize];
        return CryptographicOperations.FixedTimeEquals(SealOf(place, question), bytes.AsSpan(^SealSize..)) ? place : throw PageTokens.Malformed();
    }

    private static ReadOnlySpan<byte> SealOf(ReadOnlySpan<byte> place, string question) =>
        SHA256.HashData([.. "page"u8, .. place, .. Encoding.UTF8.GetBytes(question)]).AsSpan(0, SealSize);
}
