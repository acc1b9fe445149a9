using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Gives the province's figures.</summary>
public sealed class FakeStatistics : StatisticsService.StatisticsServiceBase
{
    /// <summary>The figures.</summary>
    public GetPolicyFiguresResponse Figures { get; set; } = new();

    /// <inheritdoc />
    public override Task<GetPolicyFiguresResponse> GetPolicyFigures(GetPolicyFiguresRequest request, ServerCallContext context) => Task.FromResult(Figures);

    /// <summary>The records behind a figure.</summary>
    public ListFigureRecordsResponse Records { get; set; } = new();

    /// <summary>What was asked last.</summary>
    public ListFigureRecordsRequest? Asked { get; private set; }

    /// <inheritdoc />
    public override Task<ListFigureRecordsResponse> ListFigureRecords(ListFigureRecordsRequest request, ServerCallContext context)
    {
        Asked = request;
        return Task.FromResult(Records);
    }

    /// <summary>The figures of a year, part by part.</summary>
    public IReadOnlyList<GetYearFiguresResponse> Years { get; set; } = [];

    /// <inheritdoc />
    public override async Task GetYearFigures(
        GetYearFiguresRequest request, IServerStreamWriter<GetYearFiguresResponse> responseStream, ServerCallContext context)
    {
        foreach (var part in Years) await responseStream.WriteAsync(part, context.CancellationToken);
    }
}
