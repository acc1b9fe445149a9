using Grpc.Core;

namespace CreditHub.Hub.Streaming;

/// <summary>
/// Binds a service as its generated code does, but for one method whose answers its handler gives encoded, which generated code cannot. On the wire it
/// is the same service; reflection reads the same descriptor. Handlers are found by name, on the class that names its binding itself, where they
/// must be virtual.
/// </summary>
/// <param name="binder">Takes the methods.</param>
/// <param name="encoded">Name of the method.</param>
internal sealed class EncodingBinder(ServiceBinderBase binder, string encoded) : ServiceBinderBase
{
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        if (method.Name == encoded) binder.AddMethod(Encoding(method), (UnaryServerMethod<TRequest, EncodedMessage>)null!);
        else binder.AddMethod(method, handler!);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        if (method.Name == encoded) binder.AddMethod(Encoding(method), (ServerStreamingServerMethod<TRequest, EncodedMessage>)null!);
        else binder.AddMethod(method, handler!);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        binder.AddMethod(method, handler!);

    private static Method<TRequest, EncodedMessage> Encoding<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        new(method.Type, method.ServiceName, method.Name, method.RequestMarshaller, EncodedMessage.Marshaller);
}
