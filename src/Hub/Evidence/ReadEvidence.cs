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
        var entries = EntriesOf(request, (IMessage)answer, context, admission);
        entries.Call.Token = LoggedReads.TokenOf(answer);
        await Release(entries, context);
        return answer;
    }

    private async Task Open<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest,
            TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var admission = await log.Admit(_policy, context);
        var entries = NewEntries(request, context, admission);
        entries.Add(entries.Named);
        await Release(entries, context);
        await continuation(request, stream, context);
    }

    private async Task Subjects<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest,
            TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var logged = new LoggedStream<TResponse>(stream, LogFirst);
        await continuation(request, logged, context);
        await logged.Flush(context.CancellationToken);

        async Task LogFirst(IReadOnlyList<TResponse> answers, CancellationToken cancellationToken)
        {
            var admission = await log.Admit(_policy, cancellationToken);
            var entries = NewEntries(request, context, admission);
            foreach (var answer in answers)
            {
                var (digest, token) = (EntryEncoder.DigestOf(log.Suite, (IMessage)answer), LoggedReads.TokenOf(answer));
                foreach (var subject in ShownSubjects.Of((IMessage)answer)) entries.Add(subject, digest).Token = token;
            }

            if (entries.Decisions.Count > 0) await Release(entries, cancellationToken);
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
        var entries = NewEntries(request, context, admission);
        foreach (var (subject, frame) in shown) entries.Add(subject, EntryEncoder.DigestOf(log.Suite, frame.Bytes));
        await Release(entries, cancellationToken);
    }

    // One entry where the request names its company or the answer tells of one; else the answer's own, and one for each company that it
    // tells of.
    private ReadEntries EntriesOf(object request, IMessage answer, ServerCallContext context, in Admission admission)
    {
        var entries = NewEntries(request, context, admission);
        var digest = EntryEncoder.DigestOf(log.Suite, answer);
        var others = ShownSubjects.Of(answer).Where(s => s != entries.Named).ToList();
        if (others.Count != 1 || entries.Named.Length > 0) entries.Add(entries.Named, digest);
        foreach (var subject in others) entries.Add(subject, digest);
        return entries;
    }

    private ReadEntries NewEntries(object request, ServerCallContext context, in Admission admission) =>
        new(log, (IMessage)request, context, admission, time.GetUtcNow());

    private ValueTask Release(ReadEntries entries, CallToken waiting) => log.Release(_policy, entries.Call, entries.Decisions.ToArray(), waiting);
}
