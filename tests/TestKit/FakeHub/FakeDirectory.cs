using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Holds a sharing directory.</summary>
public sealed class FakeDirectory : SharingDirectoryService.SharingDirectoryServiceBase
{
    /// <summary>The datasets.</summary>
    public IReadOnlyList<Dataset> Datasets { get; set; } = [];

    /// <summary>The lists.</summary>
    public IReadOnlyList<CreditList> Lists { get; set; } = [];

    /// <summary>The measures.</summary>
    public IReadOnlyList<Measure> Measures { get; set; } = [];

    /// <summary>The matters.</summary>
    public IReadOnlyList<Matter> Matters { get; set; } = [];

    /// <summary>The agencies.</summary>
    public IReadOnlyList<Agency> Agencies { get; set; } = [];

    /// <summary>The sources.</summary>
    public IReadOnlyList<Source> Sources { get; set; } = [];

    /// <summary>The year that the calendar lacks; 0 = none.</summary>
    public int CalendarMissingYear { get; set; }

    /// <summary>The quality of what arrived.</summary>
    public GetQualityResponse QualityAnswer { get; set; } = new();

    /// <inheritdoc />
    public override Task<GetQualityResponse> GetQuality(GetQualityRequest request, ServerCallContext context) => Task.FromResult(QualityAnswer);

    /// <inheritdoc />
    public override Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListDatasetsResponse { Datasets = { Datasets } });

    /// <inheritdoc />
    public override Task<ListListsResponse> ListLists(ListListsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListListsResponse { Lists = { Lists } });

    /// <inheritdoc />
    public override Task<ListMeasuresResponse> ListMeasures(ListMeasuresRequest request, ServerCallContext context) =>
        Task.FromResult(new ListMeasuresResponse { Measures = { Measures } });

    /// <inheritdoc />
    public override Task<ListMattersResponse> ListMatters(ListMattersRequest request, ServerCallContext context) =>
        Task.FromResult(new ListMattersResponse { Matters = { Matters } });

    /// <inheritdoc />
    public override Task<ListAgenciesResponse> ListAgencies(ListAgenciesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListAgenciesResponse { Agencies = { Agencies } });

    /// <inheritdoc />
    public override Task<ListSourcesResponse> ListSources(ListSourcesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListSourcesResponse { Sources = { Sources }, CalendarMissingYear = CalendarMissingYear });
}
