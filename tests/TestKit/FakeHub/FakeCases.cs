using System.Collections.Concurrent;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Holds cases and documents, and takes steps.</summary>
public sealed class FakeCases : CaseService.CaseServiceBase
{
    /// <summary>The cases.</summary>
    public IReadOnlyList<Case> Held { get; set; } = [];

    /// <summary>The document that is given back.</summary>
    public GetDocumentResponse GivenBack { get; set; } = new();

    /// <summary>Refuses a step; null takes it.</summary>
    public Func<ActRequest, RpcException?> Refuse { get; set; } = _ => null;

    /// <summary>The steps that were taken, in order.</summary>
    public ConcurrentQueue<ActRequest> Steps { get; } = new();

    /// <summary>The last listing that was asked for.</summary>
    public ListCasesRequest? LastListing { get; private set; }

    /// <summary>The last document that was submitted.</summary>
    public SubmitDocumentRequest? Submitted { get; private set; }

    /// <inheritdoc />
    public override Task<ActResponse> Act(ActRequest request, ServerCallContext context)
    {
        if (Refuse(request) is { } refusal) throw refusal;
        Steps.Enqueue(request);
        return Task.FromResult(new ActResponse { Case = Held[0], Token = new ChangeToken { Value = "t9" } });
    }

    /// <inheritdoc />
    public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCaseResponse { Case = Held.Single(c => c.CaseId == request.CaseId) });

    /// <inheritdoc />
    public override Task<ListCasesResponse> ListCases(ListCasesRequest request, ServerCallContext context)
    {
        LastListing = request;
        return Task.FromResult(new ListCasesResponse { Cases = { Held } });
    }

    /// <summary>What a watch tells; after that it waits.</summary>
    public IReadOnlyList<WatchCasesResponse> Told { get; set; } = [];

    /// <summary>The last watch that was asked for.</summary>
    public WatchCasesRequest? LastWatch { get; private set; }

    /// <inheritdoc />
    public override async Task WatchCases(WatchCasesRequest request, IServerStreamWriter<WatchCasesResponse> responseStream, ServerCallContext context)
    {
        LastWatch = request;
        foreach (var told in Told) await responseStream.WriteAsync(told, context.CancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
    }

    /// <summary>What a draw gives.</summary>
    public IReadOnlyList<DrawCommitmentsResponse> Drawn { get; set; } = [];

    /// <summary>The last draw that was asked for.</summary>
    public DrawCommitmentsRequest? LastDraw { get; private set; }

    /// <inheritdoc />
    public override async Task DrawCommitments(
        DrawCommitmentsRequest request, IServerStreamWriter<DrawCommitmentsResponse> responseStream, ServerCallContext context)
    {
        LastDraw = request;
        foreach (var drawn in Drawn) await responseStream.WriteAsync(drawn, context.CancellationToken);
    }

    /// <summary>The bans that are published.</summary>
    public IReadOnlyList<PublishedBan> Bans { get; set; } = [];

    /// <summary>The year that was last asked for.</summary>
    public int BansOfYear { get; private set; }

    /// <inheritdoc />
    public override Task<ListPublishedBansResponse> ListPublishedBans(ListPublishedBansRequest request, ServerCallContext context)
    {
        BansOfYear = request.Year;
        return Task.FromResult(new ListPublishedBansResponse { Bans = { Bans } });
    }

    /// <inheritdoc />
    public override Task<SubmitDocumentResponse> SubmitDocument(SubmitDocumentRequest request, ServerCallContext context)
    {
        Submitted = request;
        return Task.FromResult(new SubmitDocumentResponse { DocumentId = new string('d', 64) });
    }

    /// <inheritdoc />
    public override Task<GetDocumentResponse> GetDocument(GetDocumentRequest request, ServerCallContext context) => Task.FromResult(GivenBack);
}
