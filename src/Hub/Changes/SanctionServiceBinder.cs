using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace CreditHub.Hub.Changes;

/// <summary>
/// Binds the sanction service by hand, because Watch writes frames that were encoded once for all subscribers, which generated code cannot.
/// On the wire it is the same service; reflection reads the same descriptor.
/// </summary>
internal static class SanctionServiceBinder
{
    /// <summary>Found by name when the service is described.</summary>
    public static ServiceDescriptor Descriptor => SanctionService.Descriptor;

    private static readonly Method<WatchRequest, WatchFrame> WatchMethod = new(
        MethodType.ServerStreaming, Descriptor.FullName, "Watch", MarshallerOf(WatchRequest.Parser), WatchFrame.Marshaller);

    private static readonly Method<ListActiveRequest, ListActiveResponse> ListActiveMethod = new(
        MethodType.Unary, Descriptor.FullName, "ListActive", MarshallerOf(ListActiveRequest.Parser), MarshallerOf(ListActiveResponse.Parser));

    /// <summary>Called once while the service is mapped; the handlers are found by name.</summary>
    public static void BindService(ServiceBinderBase binder, SanctionGrpcService? service)
    {
        binder.AddMethod(WatchMethod, service is null ? null! : new ServerStreamingServerMethod<WatchRequest, WatchFrame>(service.Watch));
        binder.AddMethod(ListActiveMethod, service is null ? null! : new UnaryServerMethod<ListActiveRequest, ListActiveResponse>(service.ListActive));
    }

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T>, IBufferMessage => new(
        static (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
