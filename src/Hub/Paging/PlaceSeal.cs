using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CreditHub.Hub.Paging;

/// <summary>
/// Seals places into page tokens (AES-256-GCM under a key of the hub). A place may tell of entries that the caller does not see, so nobody
/// can read it; and it belongs to one question, so one that was altered, or that another caller or filter was given, is refused. What a
/// caller may see is checked again on every page.
/// </summary>
/// <param name="key">The key, 32 bytes, the same on every node.</param>
internal sealed class PlaceSeal(byte[] key)
{
    private const int NumbersSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>The token of a place that is two numbers.</summary>
    /// <param name="first">First number.</param>
    /// <param name="second">Second number.</param>
    /// <param name="question">Everything that the token is bound to: store, caller, filter.</param>
    public string Seal(long first, long second, string question)
    {
        Span<byte> numbers = stackalloc byte[NumbersSize];
        BinaryPrimitives.WriteInt64BigEndian(numbers, first);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], second);
        return Seal(numbers, question);
    }

    /// <summary>The two numbers of such a token.</summary>
    /// <exception cref="Errors.ApiException">It is none of this question's.</exception>
    public (long First, long Second) Open(string token, string question)
    {
        var numbers = Open(token, question, NumbersSize);
        if (numbers.Length != NumbersSize) throw PageTokens.Malformed();
        return (BinaryPrimitives.ReadInt64BigEndian(numbers), BinaryPrimitives.ReadInt64BigEndian(numbers.AsSpan(8)));
    }

    /// <summary>The token of a place of any length.</summary>
    /// <param name="place">Bytes of the place.</param>
    /// <param name="question">Everything that the token is bound to: store, caller, filter.</param>
    public string Seal(ReadOnlySpan<byte> place, string question)
    {
        var token = new byte[NonceSize + place.Length + TagSize];
        var nonce = token.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, place, token.AsSpan(NonceSize, place.Length), token.AsSpan(NonceSize + place.Length),
            Encoding.UTF8.GetBytes(question));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The bytes of a token's place.</summary>
    /// <param name="token">The token.</param>
    /// <param name="question">What it must be bound to.</param>
    /// <param name="placeMax">Bytes of the place at most.</param>
    /// <exception cref="Errors.ApiException">It is none of this question's.</exception>
    public byte[] Open(string token, string question, int placeMax)
    {
        if (token.Length > Base64Url.GetEncodedLength(NonceSize + placeMax + TagSize)
            || !Base64Url.IsValid(token)) throw PageTokens.Malformed();
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < NonceSize + TagSize) throw PageTokens.Malformed();
        var place = new byte[bytes.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        try
        {
            cipher.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize, place.Length), bytes.AsSpan(NonceSize + place.Length),
                place, Encoding.UTF8.GetBytes(question));
            return place;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw PageTokens.Malformed();
        }
    }
}
