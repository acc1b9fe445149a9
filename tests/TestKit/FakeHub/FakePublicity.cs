using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Gives what is public, two records a page, and how timely it came.</summary>
public sealed class FakePublicity : PublicityService.PublicityServiceBase
{
    private const int PageSize = 2;

    /// <summary>What is public.</summary>
    public IReadOnlyList<PublicRecord> Records { get; set; } = [];

    /// <summary>Ages of the sources behind what is public.</summary>
    public IReadOnlyList<SourceAge> SourceAges { get; set; } = [];

    /// <summary>How timely it came.</summary>
    public GetPublicationTimelinessResponse Timeliness { get; set; } = new();

    /// <inheritdoc />
    public override Task<ListPublicResponse> ListPublic(ListPublicRequest request, ServerCallContext context)
    {
        var from = request.PageToken.Length;
        var page = new ListPublicResponse { Records = { Records.Skip(from).Take(PageSize) }, SourceAges = { SourceAges } };
        if (from + PageSize < Records.Count) page.NextPageToken = new string('.', from + PageSize);
        return Task.FromResult(page);
    }

    /// <summary>What a search finds.</summary>
    public SearchPublicResponse Found { get; set; } = new();

    /// <summary>Notices under publication.</summary>
    public ListPublicNoticesResponse Notices { get; set; } = new();

    /// <summary>The last list across companies that was asked for.</summary>
    public ListPublicRecordsRequest? LastList { get; private set; }

    /// <summary>The last search.</summary>
    public SearchPublicRequest? LastSearch { get; private set; }

    /// <inheritdoc />
    public override Task<ListPublicRecordsResponse> ListPublicRecords(ListPublicRecordsRequest request, ServerCallContext context)
    {
        LastList = request;
        return Task.FromResult(new ListPublicRecordsResponse { Records = { Records } });
    }

    /// <inheritdoc />
    public override Task<SearchPublicResponse> SearchPublic(SearchPublicRequest request, ServerCallContext context)
    {
        LastSearch = request;
        return Task.FromResult(Found);
    }

    /// <inheritdoc />
    public override Task<ListPublicNoticesResponse> ListPublicNotices(ListPublicNoticesRequest request, ServerCallContext context) =>
        Task.FromResult(Notices);

    /// <inheritdoc />
    public override Task<GetPublicationTimelinessResponse> GetPublicationTimeliness(GetPublicationTimelinessRequest request, ServerCallContext context) =>
        Task.FromResult(Timeliness);
}
