using CreditHub.Grains.MarketSubjects;
using CreditHub.Hub.Access;
using CreditHub.Hub.Evidence;
using CreditHub.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CreditHub.Hub.Errors;

/// <summary>The one place where refusals and failures become gRPC statuses.</summary>
internal sealed partial class ErrorInterceptor(RefusalEvidence refusals, ILogger<ErrorInterceptor> logger, IHostApplicationLifetime lifetime) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, request, () => continuation(request, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, request, async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, request: null, async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        });

    private async Task<T> Guard<T>(ServerCallContext context, object? request, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ApiException e)
        {
            refusals.Log(context, request, e);
            throw ToRpc(e);
        }
        catch (RpcException)
        {
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && EndOf(context) is not null)
        {
            throw ToRpc(EndOf(context)!);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw ToRpc(new ApiException(ErrorReason.NotServing, "The hub is shutting down. Resume at another node, or here in a moment."));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The caller ended the call."));
        }
        catch (IOException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The caller went away."));
        }
        catch (LedgerContentionException e)
        {
            throw ToRpc(new ApiException(ErrorReason.Overloaded, e.Message) { RetryAfter = TimeSpan.FromSeconds(1) });
        }
        catch (Exception e)
        {
            LogUnexpected(e, context.Method);
            throw ToRpc(new ApiException(
                ErrorReason.OutcomeUnknown, "The hub failed while it worked on the call and does not know the outcome. Repeat the call: every command is safe to repeat."));
        }
    }

    private static ApiException? EndOf(ServerCallContext context) => context.GetHttpContext().Features.Get<CallEnd>()?.Reason;

    private static RpcException ToRpc(ApiException e) => ToStatus(e).ToRpcException();

    /// <summary>A refusal as a status with its details.</summary>
    internal static Google.Rpc.Status ToStatus(ApiException e)
    {
        var info = new ErrorInfo { Domain = "credithub.v1", Reason = ErrorStatuses.NameOf(e.Reason) };
        foreach (var (key, value) in e.Metadata) info.Metadata[key] = value;
        var status = new Google.Rpc.Status { Code = (int)ErrorStatuses.Of(e.Reason), Message = e.Message, Details = { Any.Pack(info) } };
        if (e.Metadata.TryGetValue("field", out var field))
        {
            status.Details.Add(Any.Pack(new BadRequest
            {
                FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = e.Message, Reason = info.Reason } },
            }));
        }

        if (e.RetryAfter is { } delay) status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = delay.ToDuration() }));
        return status;
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception, string method);
}
