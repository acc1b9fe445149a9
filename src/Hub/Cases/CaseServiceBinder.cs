using CreditHub.Hub.Changes;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace CreditHub.Hub.Cases;

/// <summary>
/// Binds the case service by hand, because its watch writes frames that were encoded once for all subscribers, which generated code cannot. On the
/// wire it is the same service; reflection reads the same descriptor.
/// </summary>
internal static class CaseServiceBinder
{
    /// <summary>Found by name when the service is described.</summary>
    public static ServiceDescriptor Descriptor => CaseService.Descriptor;

    /// <summary>Called once while the service is mapped, without a service; the handlers are found by name.</summary>
    public static void BindService(ServiceBinderBase binder, CaseGrpcService? service)
    {
        Unary(binder, nameof(CaseGrpcService.Act), ActRequest.Parser, ActResponse.Parser, service is null ? null : service.Act);
        Unary(binder, nameof(CaseGrpcService.GetCase), GetCaseRequest.Parser, GetCaseResponse.Parser, service is null ? null : service.GetCase);
        Unary(binder, nameof(CaseGrpcService.ListCases), ListCasesRequest.Parser, ListCasesResponse.Parser, service is null ? null : service.ListCases);
        Unary(
            binder, nameof(CaseGrpcService.ListPublishedBans), ListPublishedBansRequest.Parser, ListPublishedBansResponse.Parser,
            service is null ? null : service.ListPublishedBans);
        Unary(
            binder, nameof(CaseGrpcService.SubmitDocument), SubmitDocumentRequest.Parser, SubmitDocumentResponse.Parser,
            service is null ? null : service.SubmitDocument);
        Unary(binder, nameof(CaseGrpcService.GetDocument), GetDocumentRequest.Parser, GetDocumentResponse.Parser, service is null ? null : service.GetDocument);
        Stream(
            binder, nameof(CaseGrpcService.DrawCommitments), DrawCommitmentsRequest.Parser, MarshallerOf(DrawCommitmentsResponse.Parser),
            service is null ? null : service.DrawCommitments);
        Stream(binder, nameof(CaseGrpcService.WatchCases), WatchCasesRequest.Parser, WatchFrame.Marshaller, service is null ? null : service.WatchCases);
    }

    private static void Unary<TRequest, TResponse>(
        ServiceBinderBase binder, string name, MessageParser<TRequest> request, MessageParser<TResponse> response,
        UnaryServerMethod<TRequest, TResponse>? handler)
        where TRequest : class, IMessage<TRequest>, IBufferMessage
        where TResponse : class, IMessage<TResponse>, IBufferMessage =>
        binder.AddMethod(
            new Method<TRequest, TResponse>(MethodType.Unary, Descriptor.FullName, name, MarshallerOf(request), MarshallerOf(response)), handler!);

    private static void Stream<TRequest, TResponse>(
        ServiceBinderBase binder, string name, MessageParser<TRequest> request, Marshaller<TResponse> response,
        ServerStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class, IMessage<TRequest>, IBufferMessage
        where TResponse : class =>
        binder.AddMethod(
            new Method<TRequest, TResponse>(MethodType.ServerStreaming, Descriptor.FullName, name, MarshallerOf(request), response), handler!);

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
