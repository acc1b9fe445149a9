using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.History;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Grpc.Core;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Evaluations;

/// <summary>Streams evaluation results and lists those of one subject.</summary>
[BindServiceMethod(typeof(EvaluationGrpcService), nameof(BindService))]
internal class EvaluationGrpcService(
    LedgerStore store, RecentEvaluations recent, WatchStarts starts, SubjectHistory history, SubjectCodeDoor codes, CodeTables tables, RulesInForce rules, TimeProvider time,
    SubjectReading reading, RecordDisclosures disclosures, FieldDisclosureInForce fields, SourceAges ages, ReadEvidence reads)
{
    /// <summary>Found by name when the service is described.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => EvaluationService.Descriptor;

    /// <summary>Called once while the service is mapped, without a service.</summary>
    public static void BindService(ServiceBinderBase binder, EvaluationGrpcService? _) => EvaluationService.BindService(new EncodingBinder(binder, nameof(WatchEvaluations)), null);

    public virtual async Task WatchEvaluations(WatchEvaluationsRequest request, IServerStreamWriter<EncodedMessage> responseStream, ServerCallContext context)
    {
        var heartbeat = WatchStarts.Heartbeat(request.HeartbeatSeconds);
        var topic = new EvaluationTopic(recent, new EvaluationMatcher(request.Filter, rules.Current.Directory, codes, tables, ViewOf(context.Caller())), ages);
        var session = new WatchSession(store, topic, responseStream, new StreamEvidence(reads, request, context), heartbeat, time);
        var start = await StartOf(request, context.CancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await session.Run(start, context.CancellationToken);
    }

    public virtual async Task<ListEvaluationsResponse> ListEvaluations(ListEvaluationsRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var view = await reading.Open(context.Caller(), code, context.CancellationToken);
        var head = (await store.Reader.ReadHead(context.CancellationToken)).Last;
        var records = await history.At(code, head, context.CancellationToken);
        KnownSubjects.Demand(code, records.Select(r => r.Facts.Key), view.Shows);
        var response = new ListEvaluationsResponse { Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() } };
        response.SourceAges.AddRange(ages.OfKinds(RecordKind.CreditEvaluation.Bit()));
        var opened = disclosures.Open(records.Select(r => r.Facts), view);
        response.Evaluations.AddRange(records.Where(r => r.Facts is { Kind: RecordKind.CreditEvaluation, Withdrawn: false }
            && opened.Shows(r.Facts.Key))
            .OrderByDescending(r => r.Facts.DecidedOn).ThenByDescending(r => r.Latest.Position.Value)
            .Select(r => ToHeld(r, opened.Show(r.Facts.Key, r.Record)!)));
        return response;
    }

    private static HeldEvaluation ToHeld(RecordAt held, CreditRecord shown) => new()
    {
        Record = held.Facts.Key.ToProto(),
        Evaluation = shown.CreditEvaluation,
        EvaluatedOn = shown.DecidedOn,
        Authority = shown.Authority,
        RecordedAt = Rfc3339.Format(held.Latest.RecordedAt),
    };

    // A result is sent as it is; where the directory closes one of its fields to the caller, it is left out. A stream shows no result
    // that a read would hide.
    private Func<string, bool> ViewOf(CallerIdentity caller)
    {
        var (directory, closed) = (rules.Current.Directory, fields.Current);
        var (watched, read) = (ReadingView.Of(directory, caller.Rights, RightAction.Watch),
            ReadingView.Of(directory, caller.Rights, RightAction.Read));
        return dataset => Opens(watched, dataset) && Opens(read, dataset);

        bool Opens(ReadingView view, string dataset) => view.Shows(dataset) && !closed.Closes(dataset, view.LevelOf(dataset));
    }

    private Task<Position> StartOf(WatchEvaluationsRequest request, CancellationToken cancellationToken) => request.StartCase switch
    {
        WatchEvaluationsRequest.StartOneofCase.Now => Task.FromResult(starts.Now),
        WatchEvaluationsRequest.StartOneofCase.Beginning => starts.Beginning(cancellationToken),
        WatchEvaluationsRequest.StartOneofCase.After => starts.After(request.After.Value, cancellationToken),
        WatchEvaluationsRequest.StartOneofCase.Since => starts.Since(request.Since, cancellationToken),
        _ => throw WatchStarts.Unstated("now, beginning, after, since"),
    };
}
