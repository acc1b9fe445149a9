using CreditHub.Hub.Access;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Statistics;

/// <summary>Gives the province's figures, and the records behind them.</summary>
internal sealed class StatisticsGrpcService(PolicyFigures figures, FigureRecords records) : StatisticsService.StatisticsServiceBase
{
    public override Task<GetPolicyFiguresResponse> GetPolicyFigures(GetPolicyFiguresRequest request, ServerCallContext context) =>
        figures.Read(request, context.CancellationToken);

    public override Task<ListFigureRecordsResponse> ListFigureRecords(ListFigureRecordsRequest request, ServerCallContext context) =>
        records.List(request, context.Caller(), context.CancellationToken);
}
