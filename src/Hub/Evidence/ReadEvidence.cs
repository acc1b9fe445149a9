using CreditHub.Hub.Access;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Evidence;

/// <summary>Logs reads of what is not public and releases them by the policy of reads. The decision's number goes with the call's trailers.</summary>
internal sealed class ReadEvidence(DecisionLog log, IOptions<EvidenceOptions> options, TimeProvider time)
{
    /// <summary>Trailer with the number of the decision.</summary>
    public const string DecisionTrailer = "credithub-decision-id";

    private readonly EvidencePolicy _policy = new(options.Value.ReadRelease, options.Value.ReadFailure);

    /// <summary>Answers a call and logs the answer, where it is such a read.</summary>
    public Task<TResponse> Answer<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class =>
        context.ContractCall().Logging == CallLogging.Unspecified ? handler(request, context) : Logged(request, context, handler);

    /// <summary>Runs a stream of answers and logs them, or its opening, where it is such a read.</summary>
    public Task Answer<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => context.ContractCall().Logging switch
        {
            CallLogging.Opening => Open(request, stream, context, handler),
            CallLogging.Subjects => Profiles(request, (IServerStreamWriter<QueryProfilesResponse>)stream, context, logged => handler(request, (IServerStreamWriter<TResponse>)logged, context)),
            _ => handler(request, stream, context),
        };

    private async Task<TResponse> Logged<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var admission = await log.Admit(_policy, context);
        var answer = await continuation(request, context);
        var (call, decision) = Entry(request, context, admission);
        call.Token = LoggedReads.TokenOf(answer);
        decision.AnswerDigest = EntryEncoder.DigestOf(log.Suite, (IMessage)answer);
        await log.Release(_policy, call, [decision], context);
        return answer;
    }

    private async Task Open<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var admission = await log.Admit(_policy, context);
        var (call, decision) = Entry(request, context, admission);
        await log.Release(_policy, call, [decision], context);
        await continuation(request, stream, context);
    }

    private async Task Profiles<TRequest>(
        TRequest request, IServerStreamWriter<QueryProfilesResponse> stream, ServerCallContext context, Func<IServerStreamWriter<QueryProfilesResponse>, Task> continuation)
        where TRequest : class
    {
        var logged = new LoggedProfiles(stream, Release);
        await continuation(logged);
        await logged.Flush(context.CancellationToken);

        async Task Release(IReadOnlyList<QueryProfilesResponse> answers, CancellationToken cancellationToken)
        {
            var admission = await log.Admit(_policy, cancellationToken);
            var decisions = new EvidenceDecision[answers.Count];
            EvidenceCall? common = null;
            for (var i = 0; i < decisions.Length; i++)
            {
                (common, decisions[i]) = Entry(request, context, admission, isFirst: i == 0);
                decisions[i].UnifiedSocialCreditCode = answers[i].Profile.UnifiedSocialCreditCode;
                decisions[i].Token = answers[i].Profile.Token?.Value ?? "";
                decisions[i].AnswerDigest = EntryEncoder.DigestOf(log.Suite, answers[i]);
            }

            await log.Release(_policy, common!, decisions, cancellationToken);
        }
    }

    private (EvidenceCall Call, EvidenceDecision Decision) Entry(object request, ServerCallContext context, in Admission admission, bool isFirst = true)
    {
        var now = time.GetUtcNow();
        var id = log.NewId(now);
        if (isFirst && context.ResponseTrailers.GetValue(DecisionTrailer) is null) context.ResponseTrailers.Add(DecisionTrailer, id.ToString("N"));
        return (
            DecisionEntries.CallOf(context.Caller(), context.ContractCall().Operation, admission, now),
            new EvidenceDecision
            {
                DecisionId = DecisionNumber.ToBytes(id),
                UnifiedSocialCreditCode = LoggedText.Code(LoggedReads.SubjectOf(request)),
                RequestDigest = EntryEncoder.DigestOf(log.Suite, (IMessage)request),
            });
    }
}
