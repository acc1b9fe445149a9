using CreditHub.Evidence.Log;
using CreditHub.Hub.Access;
using CreditHub.Hub.Streaming;
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
            CallLogging.Opening or CallLogging.Changes => Open(request, stream, context, handler),
            CallLogging.Subjects => Subjects(request, stream, context, handler),
            _ => handler(request, stream, context),
        };

    private async Task<TResponse> Logged<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var admission = await log.Admit(_policy, context);
        var answer = await continuation(request, context);
        var (call, decisions) = Entries(request, (IMessage)answer, context, admission);
        call.Token = LoggedReads.TokenOf(answer);
        await log.Release(_policy, call, decisions, context);
        return answer;
    }

    private async Task Open<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest,
            TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var admission = await log.Admit(_policy, context);
        var (call, decision) = Entry(request, context, admission);
        await log.Release(_policy, call, [decision], context);
        await continuation(request, stream, context);
    }

    private async Task Subjects<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest,
            TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var logged = new LoggedStream<TResponse>(stream, Release);
        await continuation(request, logged, context);
        await logged.Flush(context.CancellationToken);

        async Task Release(IReadOnlyList<TResponse> answers, CancellationToken cancellationToken)
        {
            var admission = await log.Admit(_policy, cancellationToken);
            var decisions = new List<EvidenceDecision>();
            EvidenceCall? common = null;
            foreach (var answer in answers)
            {
                var digest = EntryEncoder.DigestOf(log.Suite, (IMessage)answer);
                foreach (var subject in ShownSubjects.Of((IMessage)answer))
                {
                    (common, var decision) = Entry(request, context, admission);
                    (decision.UnifiedSocialCreditCode, decision.Token, decision.AnswerDigest) = (subject, LoggedReads.TokenOf(answer),
                        digest);
                    decisions.Add(decision);
                }
            }

            if (common is not null) await log.Release(_policy, common, decisions.ToArray(), cancellationToken);
        }
    }

    /// <summary>Logs of which companies the messages of a stream show what is not public. They leave once this returns.</summary>
    /// <param name="request">What opened the stream.</param>
    /// <param name="context">The call.</param>
    /// <param name="shown">Codes of the companies, each with the message that shows it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask Shown(IMessage request, ServerCallContext context,
        IReadOnlyCollection<(string Subject, EncodedMessage Frame)> shown, CancellationToken cancellationToken)
    {
        var admission = await log.Admit(_policy, cancellationToken);
        EvidenceCall? common = null;
        var decisions = new List<EvidenceDecision>(shown.Count);
        foreach (var (subject, frame) in shown)
        {
            (common, var decision) = Entry(request, context, admission);
            (decision.UnifiedSocialCreditCode, decision.AnswerDigest) = (subject, EntryEncoder.DigestOf(log.Suite, frame.Bytes));
            decisions.Add(decision);
        }

        await log.Release(_policy, common!, decisions.ToArray(), cancellationToken);
    }

    // One entry where the request names its company or the answer tells of one; else the answer's own, and one for each company that it
    // tells of.
    private (EvidenceCall Call, EvidenceDecision[] Decisions) Entries(object request, IMessage answer, ServerCallContext context,
        in Admission admission)
    {
        var (call, first) = Entry(request, context, admission);
        first.AnswerDigest = EntryEncoder.DigestOf(log.Suite, answer);
        var others = ShownSubjects.Of(answer).Where(s => s != first.UnifiedSocialCreditCode).ToList();
        if (others.Count == 0) return (call, [first]);
        if (others.Count == 1 && first.UnifiedSocialCreditCode.Length == 0)
        {
            first.UnifiedSocialCreditCode = others[0];
            return (call, [first]);
        }

        var decisions = new EvidenceDecision[others.Count + 1];
        decisions[0] = first;
        for (var i = 0; i < others.Count; i++)
        {
            decisions[i + 1] = Entry(request, context, admission).Decision;
            (decisions[i + 1].UnifiedSocialCreditCode, decisions[i + 1].AnswerDigest) = (others[i], first.AnswerDigest);
        }

        return (call, decisions);
    }

    private (EvidenceCall Call, EvidenceDecision Decision) Entry(object request, ServerCallContext context, in Admission admission)
    {
        var now = time.GetUtcNow();
        var id = log.NewId(now);
        if (context.ResponseTrailers.GetValue(DecisionTrailer) is null) context.ResponseTrailers.Add(DecisionTrailer, id.ToString("N"));
        return (
            DecisionEntries.CallOf(context.Caller(), context.ContractCall().Operation, admission, now),
            new EvidenceDecision
            {
                DecisionId = DecisionIds.ToBytes(id),
                UnifiedSocialCreditCode = LoggedText.Code(LoggedReads.SubjectOf(request)),
                RequestDigest = EntryEncoder.DigestOf(log.Suite, (IMessage)request),
            });
    }
}
