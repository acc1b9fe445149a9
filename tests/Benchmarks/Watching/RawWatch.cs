using CreditHub.Benchmarks.Running;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Benchmarks.Watching;

/// <summary>A watch whose messages stay encoded: what twenty subscribers' own machines would do must not be done by this one.</summary>
internal static class RawWatch
{
    /// <summary>Metadata of every subscriber.</summary>
    public static readonly Metadata Subscriber = BenchChannel.As("sx-procurement", "procurement");

    private const byte ChangesTag = (1 << 3) | 2;
    private const byte CaughtUpTag = (4 << 3) | 2;
    private const byte ChangeTag = (4 << 3) | 2;
    private const int WireTypeMask = 7;
    private const int Varint = 0;

    private static readonly Method<WatchRequest, byte[]> Method = new(
        MethodType.ServerStreaming, SanctionService.Descriptor.FullName, "Watch",
        Marshallers.Create(static (WatchRequest request) => request.ToByteArray(), WatchRequest.Parser.ParseFrom),
        Marshallers.Create(static (byte[] bytes) => bytes, static bytes => bytes));

    /// <summary>From the beginning of the ledger.</summary>
    public static WatchRequest FromBeginning { get; } = new() { Beginning = new StartBeginning() };

    /// <summary>From now on.</summary>
    public static WatchRequest FromNow { get; } = new() { Now = new StartNow() };

    /// <summary>Opens a watch.</summary>
    public static AsyncServerStreamingCall<byte[]> Open(CallInvoker invoker, WatchRequest request, CancellationToken cancellationToken) =>
        invoker.AsyncServerStreamingCall(Method, null, new CallOptions(Subscriber, cancellationToken: cancellationToken), request);

    /// <summary>True for a message of changes.</summary>
    public static bool IsChanges(byte[] frame) => frame[0] == ChangesTag;

    /// <summary>True for the message that says that all was sent.</summary>
    public static bool IsCaughtUp(byte[] frame) => frame[0] == CaughtUpTag;

    /// <summary>How many changes a message of changes holds.</summary>
    public static int ChangesIn(ReadOnlySpan<byte> frame)
    {
        var count = 0;
        var at = 1;
        ReadVarint(frame, ref at);
        while (at < frame.Length)
        {
            var tag = frame[at++];
            var value = ReadVarint(frame, ref at);
            if ((tag & WireTypeMask) != Varint) at += value;
            if (tag == ChangeTag) count++;
        }

        return count;
    }

    private static int ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
