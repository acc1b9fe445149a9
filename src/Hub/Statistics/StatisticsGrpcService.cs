using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Statistics;

/// <summary>Gives the province's figures.</summary>
internal sealed class StatisticsGrpcService(PolicyFigures figures) : StatisticsService.StatisticsServiceBase
{
    public override Task<GetPolicyFiguresResponse> GetPolicyFigures(GetPolicyFiguresRequest request, ServerCallContext context) =>
        figures.Read(request, context.CancellationToken);
}
