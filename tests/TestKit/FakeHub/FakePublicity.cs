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

    /// <inheritdoc />
    public override Task<GetPublicationTimelinessResponse> GetPublicationTimeliness(GetPublicationTimelinessRequest request, ServerCallContext context) =>
        Task.FromResult(Timeliness);
}
