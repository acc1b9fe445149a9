using CreditHub.Hub.Access;
using CreditHub.Hub.Contract;
using CreditHub.Hub.Evidence;
using CreditHub.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CreditHub.Hub.Calls;

/// <summary>
/// What stands around every call, in this order: failures become statuses, the caller is found and its rights and limits are checked, the request
/// is checked against the contract, reads are logged. One interceptor for all of it, because each one more costs every call as much as its question does.
/// </summary>
internal sealed class CallInterceptor(CallErrors errors, CallEntry entry, ContractRules contract, ReadEvidence reads) : Interceptor
{
    // Nearly every call finds its limits open and its answer in memory: a state machine is made for those that wait only.
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Task<TResponse> answering;
        try
        {
            var entering = entry.Enter(context, request);
            answering = entering.IsCompletedSuccessfully ? Answer(request, context, continuation) : AnswerAfter(entering, request, context, continuation);
        }
        catch (Exception e)
        {
            throw errors.ToRpc(e, request, context);
        }

        return answering.IsCompletedSuccessfully ? answering : Answered(answering, request, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            using var stream = await entry.EnterStream(context, request);
            DemandContract(request, context);
            await reads.Answer(request, stream?.Metered(responseStream) ?? responseStream, context, continuation);
        }
        catch (Exception e)
        {
            throw errors.ToRpc(e, request, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            using var stream = await entry.EnterStream(context, request: null);
            await continuation(stream?.Metered(requestStream) ?? requestStream, responseStream, context);
        }
        catch (Exception e)
        {
            throw errors.ToRpc(e, request: null, context);
        }
    }

    // The contract has no such method. A new one does not come past the entry by being of another shape.
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            using var stream = await entry.EnterStream(context, request: null);
            return await continuation(stream?.Metered(requestStream) ?? requestStream, context);
        }
        catch (Exception e)
        {
            throw errors.ToRpc(e, request: null, context);
        }
    }

    private async Task<TResponse> AnswerAfter<TRequest, TResponse>(
        ValueTask entering, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        await entering;
        return await Answer(request, context, continuation);
    }

    private Task<TResponse> Answer<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        DemandContract(request, context);
        return reads.Answer(request, context, continuation);
    }

    // The decision log keeps a digest of what the caller of a logged read sent: such a request is checked and left as it came.
    private void DemandContract<TRequest>(TRequest request, ServerCallContext context)
        where TRequest : class => contract.Demand(request, normalises: context.ContractCall().Logging == CallLogging.Unspecified);

    private async Task<TResponse> Answered<TResponse>(Task<TResponse> answering, object request, ServerCallContext context)
    {
        try
        {
            return await answering;
        }
        catch (Exception e)
        {
            throw errors.ToRpc(e, request, context);
        }
    }
}
