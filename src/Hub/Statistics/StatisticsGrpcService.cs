using CreditHub.Hub.Access;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Statistics;

/// <summary>Gives the province's figures, and the records behind them.</summary>
internal sealed class StatisticsGrpcService(PolicyFigures figures, FigureRecords records, YearFigures years)
    : StatisticsService.StatisticsServiceBase
{
    public override Task<GetPolicyFiguresResponse> GetPolicyFigures(GetPolicyFiguresRequest request, ServerCallContext context) =>
        figures.Read(request, context.CancellationToken);

    public override Task<ListFigureRecordsResponse> ListFigureRecords(ListFigureRecordsRequest request, ServerCallContext context) =>
        records.List(request, context.Caller(), context.CancellationToken);

    public override async Task GetYearFigures(
        GetYearFiguresRequest request, IServerStreamWriter<GetYearFiguresResponse> responseStream, ServerCallContext context)
    {
        foreach (var part in await years.Read(request, context.Caller(), context.CancellationToken))
            await responseStream.WriteAsync(part, context.CancellationToken);
    }
}
