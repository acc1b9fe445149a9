using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Streaming;

/// <summary>
/// A message as its bytes, for answers that are needed as bytes before they are sent: a change that goes to every subscriber is encoded once for all
/// of them, and a verdict once for the decision log and for its caller.
/// </summary>
internal sealed class EncodedMessage(byte[] bytes)
{
    /// <summary>Writes the bytes as they are. The server never reads one.</summary>
    public static readonly Marshaller<EncodedMessage> Marshaller = new(
        static (message, context) =>
        {
            context.SetPayloadLength(message.Bytes.Length);
            var writer = context.GetBufferWriter();
            message.Bytes.CopyTo(writer.GetSpan(message.Bytes.Length));
            writer.Advance(message.Bytes.Length);
            context.Complete();
        },
        static _ => throw new NotSupportedException("The hub writes encoded messages and never reads them."));

    public byte[] Bytes { get; } = bytes;

    public static EncodedMessage Of(IMessage message) => new(message.ToByteArray());
}
