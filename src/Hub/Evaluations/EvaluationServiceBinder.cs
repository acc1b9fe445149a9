using CreditHub.Hub.Changes;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace CreditHub.Hub.Evaluations;

/// <summary>Binds the evaluation service by hand, because its watch writes frames that were encoded once for all subscribers.</summary>
internal static class EvaluationServiceBinder
{
    /// <summary>Found by name when the service is described.</summary>
    public static ServiceDescriptor Descriptor => EvaluationService.Descriptor;

    private static readonly Method<WatchEvaluationsRequest, WatchFrame> WatchMethod = new(
        MethodType.ServerStreaming, Descriptor.FullName, "WatchEvaluations", Marshallers.Create(Write, WatchEvaluationsRequest.Parser.ParseFrom), WatchFrame.Marshaller);

    private static readonly Method<ListEvaluationsRequest, ListEvaluationsResponse> ListMethod = new(
        MethodType.Unary, Descriptor.FullName, "ListEvaluations", Marshallers.Create(Write, ListEvaluationsRequest.Parser.ParseFrom),
        Marshallers.Create(Write, ListEvaluationsResponse.Parser.ParseFrom));

    /// <summary>Called once while the service is mapped; the handlers are found by name.</summary>
    public static void BindService(ServiceBinderBase binder, EvaluationGrpcService? service)
    {
        binder.AddMethod(WatchMethod, service is null ? null! : new ServerStreamingServerMethod<WatchEvaluationsRequest, WatchFrame>(service.WatchEvaluations));
        binder.AddMethod(ListMethod, service is null ? null! : new UnaryServerMethod<ListEvaluationsRequest, ListEvaluationsResponse>(service.ListEvaluations));
    }

    private static byte[] Write<T>(T message)
        where T : IMessage => message.ToByteArray();
}
