using System.Data.Common;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evidence;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using IdempotencyLevel = Google.Protobuf.Reflection.MethodOptions.Types.IdempotencyLevel;

namespace CreditHub.Hub.Calls;

/// <summary>The one place where refusals and failures become gRPC statuses.</summary>
internal sealed partial class CallErrors(RefusalEvidence refusals, ILogger<CallErrors> logger, IHostApplicationLifetime lifetime)
{
    /// <summary>What a caller is told of an exception that ended its call.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="request">The call's one message; null where it is a stream of them.</param>
    /// <param name="context">The call.</param>
    public RpcException ToRpc(Exception failure, object? request, ServerCallContext context)
    {
        var told = Told(failure, request, context);
        if (CallOutcome.Of(context.GetHttpContext()) is { Status: null } outcome) outcome.EndedBy((int)told.StatusCode);
        return told;
    }

    private RpcException Told(Exception failure, object? request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        switch (failure)
        {
            case ApiException e:
                if (refusals.Log(http, request, e) is { } decision) context.ResponseTrailers.Add(ReadEvidence.DecisionTrailer, decision);
                return ToRpc(http, e);
            case RpcException e:
                return e;
            case OperationCanceledException or IOException when EndOf(context) is { } ended:
                return ToRpc(http, ended);
            case OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested:
                return ToRpc(http, new ApiException(
                    ErrorReason.NotServing, "The hub is shutting down. Resume at another node, or here in a moment."));
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                return new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The caller ended the call."));
            case IOException when context.CancellationToken.IsCancellationRequested:
                return new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The caller went away."));
            case LedgerFencedException e:
                return ToRpc(http, new ApiException(ErrorReason.NotServing, $"{e.Message} Ask another node, or this one in a moment."));
            case LedgerContentionException e:
                return ToRpc(http, new ApiException(ErrorReason.Overloaded, e.Message, ("retry_after_ms", "1000"))
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                });
            case ConnectionResetException or ConnectionAbortedException or IOException { InnerException: ConnectionResetException or ConnectionAbortedException }:
                return new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The caller went away."));
            default:
                if (failure is DbException) LogStoreFailed(context.Method, failure.Message);
                else LogUnexpected(failure, context.Method);
                return ToRpc(http, Unforeseen(failure, LevelOf(context)));
        }
    }

    // A read has no outcome that could be unknown: where the store is away, the caller asks again, here or at another node.
    private static ApiException Unforeseen(Exception failure, IdempotencyLevel level) => level switch
    {
        IdempotencyLevel.NoSideEffects when failure is DbException or TimeoutException => new ApiException(
            ErrorReason.NotServing, "The hub cannot read its store at the moment. Ask again in a moment, or another node.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        },
        IdempotencyLevel.NoSideEffects or IdempotencyLevel.Idempotent => new ApiException(
            ErrorReason.OutcomeUnknown,
                "The hub failed while it worked on the call and does not know the outcome. Repeat the call: it is safe to repeat."),
        _ => new ApiException(
            ErrorReason.OutcomeUnknown,
                "The hub failed while it worked on the call and does not know the outcome. Look whether it was done before you repeat it."),
    };

    private static IdempotencyLevel LevelOf(ServerCallContext context) =>
        ContractFacts.Methods.TryGetValue(context.Method, out var method) ? method.GetOptions()?.IdempotencyLevel ?? default : default;

    private static ApiException? EndOf(ServerCallContext context) => context.GetHttpContext().Features.Get<CallEnd>()?.Reason;

    private static RpcException ToRpc(HttpContext context, ApiException e)
    {
        CallOutcome.Of(context).EndedBy(e);
        return RefusalStatus.Of(e).Localise(context.Request.Headers.AcceptLanguage).ToRpcException();
    }

    [LoggerMessage(2, LogLevel.Error, "{Method} failed with the store: {Fault}")]
    private partial void LogStoreFailed(string method, string fault);

    [LoggerMessage(1, LogLevel.Error, "{Method} failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception, string method);
}
