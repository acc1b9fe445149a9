using CreditHub.Hub.Access;
using CreditHub.Hub.Streaming;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Cases;

/// <summary>The processes of regulation by credit: takes steps, shows and streams cases, keeps documents.</summary>
[BindServiceMethod(typeof(CaseGrpcService), nameof(BindService))]
internal class CaseGrpcService(CaseSteps steps, CaseList list, PublishedBans bans, CaseDocuments documents, CommitmentSampling sampling, CaseWatches watches)
{
    /// <summary>Found by name when the service is described.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => CaseService.Descriptor;

    /// <summary>Called once while the service is mapped, without a service.</summary>
    public static void BindService(ServiceBinderBase binder, CaseGrpcService? _) => CaseService.BindService(new EncodingBinder(binder, nameof(WatchCases)), null);

    public virtual Task WatchCases(WatchCasesRequest request, IServerStreamWriter<EncodedMessage> responseStream, ServerCallContext context) =>
        watches.Watch(request, responseStream, context);

    public virtual Task<ActResponse> Act(ActRequest request, ServerCallContext context) => steps.Act(request, context.Caller(), context.CancellationToken);

    public virtual Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) =>
        list.Get(request, context.Caller(), context.CancellationToken);

    public virtual Task<ListCasesResponse> ListCases(ListCasesRequest request, ServerCallContext context) =>
        list.List(request, context.Caller(), context.CancellationToken);

    public virtual Task<ListPublishedBansResponse> ListPublishedBans(ListPublishedBansRequest request, ServerCallContext context) =>
        bans.List(request, context.CancellationToken);

    public virtual Task<SubmitDocumentResponse> SubmitDocument(SubmitDocumentRequest request, ServerCallContext context) =>
        documents.Submit(request, context.Caller());

    public virtual Task<GetDocumentResponse> GetDocument(GetDocumentRequest request, ServerCallContext context) =>
        documents.Get(request, context.Caller(), context.CancellationToken);

    public virtual Task DrawCommitments(
        DrawCommitmentsRequest request, IServerStreamWriter<DrawCommitmentsResponse> responseStream, ServerCallContext context) =>
        sampling.Draw(request, context.Caller(), responseStream, context.CancellationToken);
}
