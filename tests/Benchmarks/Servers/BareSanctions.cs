using System.Threading.Channels;
using CreditHub.Hub.Streaming;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Benchmarks.Servers;

/// <summary>A bare writer of encoded messages: all of them from the beginning, and then each report's message to everyone.</summary>
internal sealed class BareSanctions(BareFrames frames) : BareSanctionsBase
{
    // As the hub does: the wire is flushed once for so many messages.
    private const int BatchMax = 256;

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    public override async Task Watch(WatchRequest request, IServerStreamWriter<EncodedMessage> responseStream, ServerCallContext context)
    {
        var live = frames.Subscribe();
        if (request.StartCase == WatchRequest.StartOneofCase.Beginning)
        {
            for (var i = 0; i < frames.All.Length; i++)
            {
                responseStream.WriteOptions = (i + 1) % BatchMax == 0 ? null : Buffered;
                await responseStream.WriteAsync(frames.All[i], context.CancellationToken);
            }
        }

        responseStream.WriteOptions = null;
        await responseStream.WriteAsync(frames.CaughtUp, context.CancellationToken);
        try
        {
            await foreach (var frame in live.Reader.ReadAllAsync(context.CancellationToken)) await responseStream.WriteAsync(frame, context.CancellationToken);
        }
        finally
        {
            frames.Leave(live);
        }
    }
}

/// <summary>Takes rows as the hub's door does and lets each cause one message, which is written nowhere but to the subscribers.</summary>
internal sealed class BareReporting(BareFrames frames) : ReportingService.ReportingServiceBase
{
    public override async Task Report(
        IAsyncStreamReader<ReportRequest> requestStream, IServerStreamWriter<ReportResponse> responseStream, ServerCallContext context)
    {
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var response = new ReportResponse();
            foreach (var row in message.Rows)
            {
                frames.PublishLast();
                response.Results.Add(new RowResult { Row = row.Row, Acknowledged = new Acknowledgement { Effect = RowEffect.Recorded } });
            }

            await responseStream.WriteAsync(response);
        }
    }
}

/// <summary>The hub's encoded messages, and who is to be told.</summary>
internal sealed class BareFrames(LimitMaterial material)
{
    private readonly Lock _gate = new();
    private readonly List<Channel<EncodedMessage>> _live = [];

    public EncodedMessage[] All { get; } = [.. material.ReadFrames().Select(bytes => new EncodedMessage(bytes))];

    public EncodedMessage CaughtUp { get; } = EncodedMessage.Of(new WatchResponse { CaughtUp = new CaughtUp() });

    public Channel<EncodedMessage> Subscribe()
    {
        var live = Channel.CreateUnbounded<EncodedMessage>(new UnboundedChannelOptions { SingleReader = true });
        lock (_gate) _live.Add(live);
        return live;
    }

    public void Leave(Channel<EncodedMessage> live)
    {
        lock (_gate) _live.Remove(live);
    }

    public void PublishLast()
    {
        lock (_gate)
            foreach (var live in _live) live.Writer.TryWrite(All[^1]);
    }
}

/// <summary>The shape of a generated base: gRPC finds handlers by name, and only overridable ones.</summary>
[BindServiceMethod(typeof(BareSanctionsBinder), nameof(BareSanctionsBinder.BindService))]
internal abstract class BareSanctionsBase
{
    public abstract Task Watch(WatchRequest request, IServerStreamWriter<EncodedMessage> responseStream, ServerCallContext context);
}

/// <summary>Binds the bare writer under the name of the hub's watch.</summary>
internal static class BareSanctionsBinder
{
    private static readonly Method<WatchRequest, EncodedMessage> WatchMethod = new(
        MethodType.ServerStreaming, SanctionService.Descriptor.FullName, "Watch",
        Marshallers.Create(static _ => throw new NotSupportedException(), WatchRequest.Parser.ParseFrom), EncodedMessage.Marshaller);

    public static void BindService(ServiceBinderBase binder, BareSanctionsBase? service) =>
        binder.AddMethod(WatchMethod, service is null ? null! : new ServerStreamingServerMethod<WatchRequest, EncodedMessage>(service.Watch));
}
