using CreditHub.Hub.Access;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Cases;

/// <summary>The processes of regulation by credit: takes steps, shows cases, keeps documents.</summary>
internal sealed class CaseGrpcService(CaseSteps steps, CaseList list, PublishedBans bans, CaseDocuments documents, CommitmentSampling sampling) : CaseService.CaseServiceBase
{
    public override Task<ActResponse> Act(ActRequest request, ServerCallContext context) => steps.Act(request, context.Caller());

    public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) =>
        list.Get(request, context.Caller(), context.CancellationToken);

    public override Task<ListCasesResponse> ListCases(ListCasesRequest request, ServerCallContext context) =>
        list.List(request, context.Caller(), context.CancellationToken);

    public override Task<ListPublishedBansResponse> ListPublishedBans(ListPublishedBansRequest request, ServerCallContext context) =>
        bans.List(request, context.CancellationToken);

    public override Task<SubmitDocumentResponse> SubmitDocument(SubmitDocumentRequest request, ServerCallContext context) =>
        documents.Submit(request, context.Caller());

    public override Task<GetDocumentResponse> GetDocument(GetDocumentRequest request, ServerCallContext context) =>
        documents.Get(request, context.Caller(), context.CancellationToken);

    public override Task DrawCommitments(
        DrawCommitmentsRequest request, IServerStreamWriter<DrawCommitmentsResponse> responseStream, ServerCallContext context) =>
        sampling.Draw(request, context.Caller(), responseStream, context.CancellationToken);
}
