using System.Buffers.Binary;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>Numbers of decisions as bytes: they begin with their time.</summary>
internal static class DecisionNumber
{
    private const int Digits = 32;

    /// <summary>The 16 bytes of a number, as entries hold them.</summary>
    public static ByteString ToBytes(Guid id)
    {
        var bytes = new byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>The 32 hexadecimal digits of a number, as callers hold them.</summary>
    public static string ToText(ByteString id) => Convert.ToHexStringLower(id.Span);

    /// <summary>Milliseconds since 1970 in a number.</summary>
    public static long MillisecondsOf(ReadOnlySpan<byte> id) => BinaryPrimitives.ReadInt64BigEndian(id) >> 16;

    /// <summary>Reads a number that a caller sent.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    public static ByteString Read(string text, string field) =>
        text.Length == Digits && text.All(char.IsAsciiHexDigit)
            ? ByteString.CopyFrom(Convert.FromHexString(text))
            : throw new ApiException(ErrorReason.DecisionIdMalformed, "This is no number of a decision: it has 32 hexadecimal digits.", ("field", field));
}
