using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>Numbers of decisions in requests.</summary>
internal static class DecisionNumber
{
    private const int Digits = 32;

    /// <summary>Reads a number that a caller sent.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    public static ByteString Read(string text, string field) =>
        text.Length == Digits && text.All(char.IsAsciiHexDigit)
            ? ByteString.CopyFrom(Convert.FromHexString(text))
            : throw new ApiException(ErrorReason.DecisionIdMalformed, "This is no number of a decision: it has 32 hexadecimal digits.", ("field", field));
}
