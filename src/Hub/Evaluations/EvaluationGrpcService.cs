using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Streaming;
using CreditHub.Hub.Subjects;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.V1;
using Grpc.Core;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Evaluations;

/// <summary>Streams evaluation results and lists those of one subject.</summary>
[BindServiceMethod(typeof(EvaluationGrpcService), nameof(BindService))]
internal class EvaluationGrpcService(
    LedgerStore store, EvaluationRing ring, WatchStarts starts, SubjectHistory history, SubjectCodeDoor codes, RulesInForce rules, TimeProvider time)
{
    /// <summary>Found by name when the service is described.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => EvaluationService.Descriptor;

    /// <summary>Called once while the service is mapped, without a service.</summary>
    public static void BindService(ServiceBinderBase binder, EvaluationGrpcService? _) => EvaluationService.BindService(new EncodingBinder(binder, nameof(WatchEvaluations)), null);

    public virtual async Task WatchEvaluations(WatchEvaluationsRequest request, IServerStreamWriter<EncodedMessage> responseStream, ServerCallContext context)
    {
        var heartbeat = WatchStarts.Heartbeat(request.HeartbeatSeconds);
        var topic = new EvaluationTopic(ring, new EvaluationMatcher(request.Filter, rules.Current.Directory, codes));
        var session = new WatchSession(store, topic, responseStream, heartbeat, time);
        var start = await StartOf(request, context.CancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await session.Run(start, context.CancellationToken);
    }

    public virtual async Task<ListEvaluationsResponse> ListEvaluations(ListEvaluationsRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        context.Caller().RefuseOtherSubject(code, "unified_social_credit_code");
        var head = (await store.Reader.ReadHead(context.CancellationToken)).Last;
        var records = await history.At(code, head, context.CancellationToken);
        var response = new ListEvaluationsResponse { Token = new V1.ChangeToken { Value = Ledger.Reading.ChangeToken.Of(store, head).ToString() } };
        response.Evaluations.AddRange(records.Where(r => r.Facts is { Kind: RecordKind.CreditEvaluation, Withdrawn: false })
            .OrderByDescending(r => r.Facts.DecidedOn).ThenByDescending(r => r.Latest.Position.Value)
            .Select(r => new HeldEvaluation
            {
                Record = r.Facts.Key.ToProto(),
                Evaluation = r.Record.CreditEvaluation,
                EvaluatedOn = r.Record.DecidedOn,
                Authority = r.Record.Authority,
                RecordedAt = Rfc3339.Format(r.Latest.RecordedAt),
            }));
        return response;
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
