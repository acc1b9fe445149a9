using CreditHub.Domain.Records;
using CreditHub.Hub.Access;
using CreditHub.Hub.Documents;
using CreditHub.Hub.Outcomes.Feedback;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Outcomes;

/// <summary>Takes outcomes and counts the use of measures.</summary>
internal sealed class OutcomeGrpcService(
    LedgerStore store, DocumentLog documents, OutcomeDecisions decisions, MeasureUseReport use, TransactionStatements statements,
        FeedbackList owed,
    FeedbackStream reminders, FeedbackFigureLines figures) : OutcomeService.OutcomeServiceBase
{
    // Decisions and own numbers have places of their own: a number that looks like a decision id is not one.
    private const string DecisionDataset = "outcome-decision";
    private const string NumberDataset = "outcome";

    public override async Task<ReportOutcomeResponse> ReportOutcome(ReportOutcomeRequest request, ServerCallContext context)
    {
        request.DecisionId = request.DecisionId.ToLowerInvariant();
        var caller = context.Caller();
        var agency = caller.Agency.Code;
        var number = request.DecisionId.Length > 0 ? request.DecisionId : request.OwnNumber;
        var key = new RecordKey(agency, request.DecisionId.Length > 0 ? DecisionDataset : NumberDataset, number);

        // What was taken before is answered as it was, also once the log's entry is past its time.
        var entry = new OutcomeEntry { Agency = agency, Outcome = request };
        if (request.DecisionId.Length > 0 && await documents.Find(key, context.CancellationToken) is null)
            entry.DecisionCaseNumber = (await decisions.Demand(request, caller, context.CancellationToken)).CaseNumber;
        var (position, isRepeated) = await documents.Record(
            number,
            new DocumentDraft(EntryKind.OutcomeReported, key, ContentDigest.Of(request.ToByteArray()), entry));
        return new ReportOutcomeResponse
        {
            Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() }, Repeated = isRepeated,
        };
    }

    public override Task<GetMeasureUseResponse> GetMeasureUse(GetMeasureUseRequest request, ServerCallContext context) =>
        use.Read(request, context.Caller(), context.CancellationToken);

    public override Task<ListFeedbackOwedResponse> ListFeedbackOwed(ListFeedbackOwedRequest request, ServerCallContext context) =>
        Task.FromResult(owed.List(request, context.Caller()));

    public override Task WatchFeedbackOwed(
        WatchFeedbackOwedRequest request, IServerStreamWriter<WatchFeedbackOwedResponse> responseStream, ServerCallContext context) =>
        reminders.Watch(request, responseStream, context);

    public override Task<StateTransactionsResponse> StateTransactions(StateTransactionsRequest request, ServerCallContext context) =>
        statements.Take(request, context.Caller());

    public override Task<GetFeedbackFiguresResponse> GetFeedbackFigures(GetFeedbackFiguresRequest request, ServerCallContext context) =>
        Task.FromResult(figures.Read(request, context.Caller()));
}
