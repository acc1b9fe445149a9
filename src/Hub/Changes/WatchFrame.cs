using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Changes;

/// <summary>An encoded message of a watch. Encoding once and writing the same bytes to every subscriber is what makes wide fan-out cheap.</summary>
internal sealed class WatchFrame(byte[] bytes)
{
    /// <summary>Writes the bytes as they are. The server never reads one.</summary>
    public static readonly Marshaller<WatchFrame> Marshaller = new(
        static (frame, context) =>
        {
            context.SetPayloadLength(frame.Bytes.Length);
            var writer = context.GetBufferWriter();
            frame.Bytes.CopyTo(writer.GetSpan(frame.Bytes.Length));
            writer.Advance(frame.Bytes.Length);
            context.Complete();
        },
        static _ => throw new NotSupportedException("The hub writes watch frames and never reads them."));

    public byte[] Bytes { get; } = bytes;

    public static WatchFrame Of(IMessage response) => new(response.ToByteArray());
}
