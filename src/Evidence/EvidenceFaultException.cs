using Google.Protobuf;

namespace CreditHub.Evidence;

/// <summary>Evidence does not prove what it claims; the message says what is wrong with it.</summary>
public sealed class EvidenceFaultException(string message) : Exception(message);

/// <summary>Reads messages within evidence.</summary>
internal static class EvidenceReading
{
    /// <summary>Parses a message.</summary>
    /// <exception cref="EvidenceFaultException">The bytes are none.</exception>
    public static T Parse<T>(MessageParser<T> parser, ByteString bytes, string what)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new EvidenceFaultException($"{what} cannot be read.");
        }
    }
}
