using CreditHub.Hub.Access;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Rulebooks.Serving;

/// <summary>Lets the operator publish, try and look at the rules.</summary>
internal sealed class OperatorGrpcService(RulesPublishing publishing, RulesTrial trial, RulesVersions versions) : OperatorService.OperatorServiceBase
{
    public override Task<PublishRulesResponse> PublishRules(PublishRulesRequest request, ServerCallContext context) =>
        publishing.Publish(request, context.Caller(), context.CancellationToken);

    public override Task<CancelScheduledRulesResponse> CancelScheduledRules(CancelScheduledRulesRequest request, ServerCallContext context) =>
        publishing.Cancel(request, context.Caller(), context.CancellationToken);

    public override Task TryRules(TryRulesRequest request, IServerStreamWriter<TryRulesResponse> responseStream, ServerCallContext context) =>
        trial.Run(request, responseStream, context.CancellationToken);

    public override Task<GetRulesResponse> GetRules(GetRulesRequest request, ServerCallContext context) => versions.Get(request, context.CancellationToken);

    public override Task<ListRulesHistoryResponse> ListRulesHistory(ListRulesHistoryRequest request, ServerCallContext context) =>
        versions.List(request, context.CancellationToken);
}
