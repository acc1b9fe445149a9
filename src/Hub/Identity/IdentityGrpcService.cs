using CreditHub.Hub.Access;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Identity;

/// <summary>«Who is this company?»: lists the rows that wait for a person and takes the person's decisions.</summary>
internal sealed class IdentityGrpcService(WaitingList list, WaitingDecisions decisions) : IdentityService.IdentityServiceBase
{
    public override Task<ListWaitingResponse> ListWaiting(ListWaitingRequest request, ServerCallContext context) =>
        list.List(request, context.Caller(), context.CancellationToken);

    public override Task<ResolveWaitingResponse> ResolveWaiting(ResolveWaitingRequest request, ServerCallContext context) =>
        decisions.Decide(request, context.Caller(), context.CancellationToken);
}
