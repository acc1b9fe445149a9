using CreditHub.Hub.Errors;
using CreditHub.Ledger.Payloads;
using CreditHub.Nodes;
using CreditHub.V1;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Evidence.Nodes;

/// <summary>What the nodes answered, this node first, and the logs that nobody answered for.</summary>
internal sealed record LogAnswers(IReadOnlyList<NodeLogAnswer> Answers, IReadOnlyList<UnreachableLog> Unreachable);

/// <summary>
/// The decision logs of all nodes as one. Every node is asked about its own log, within a time; what the ledger knows of and nobody answered for is named,
/// so that an answer is whole or says what it lacks.
/// </summary>
internal sealed partial class ClusterLogs(
    NodeLog own, NodePeers peers, KnownLogs known, IOptions<EvidenceOptions> options, TimeProvider time, ILogger<ClusterLogs> logger)
{
    private readonly TimeSpan _wait = TimeSpan.FromMilliseconds(options.Value.NodeWaitMilliseconds);
    private readonly HashSet<string> _retired = new(options.Value.RetiredLogs, StringComparer.OrdinalIgnoreCase);

    /// <summary>Asks this node alone.</summary>
    public Task<NodeLogAnswer> AskOwn(NodeLogQuestion question, CancellationToken cancellationToken) => own.Answer(question, cancellationToken);

    /// <summary>Asks every other node too, where this one has answered already and that was not enough. What is missing is left to the caller to judge.</summary>
    public async Task<LogAnswers> AskOthers(NodeLogQuestion question, NodeLogAnswer own, CancellationToken cancellationToken) =>
        await Joined(own, await AskPeers(question, cancellationToken), cancellationToken);

    /// <summary>Asks every node.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="allowPartial">True: the caller takes an answer that lacks logs and reads which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ApiException">A log could not be reached and the caller wants all; or this node's own cannot be written.</exception>
    public async Task<LogAnswers> Ask(NodeLogQuestion question, bool allowPartial, CancellationToken cancellationToken)
    {
        var others = AskPeers(question, cancellationToken);
        var first = await AskOwn(question, cancellationToken);
        var joined = await Joined(first, await others, cancellationToken);
        return joined.Unreachable.Count == 0 || allowPartial ? joined : throw NotWhole(joined.Unreachable);
    }

    /// <summary>Takes a new signing key of one log into use, on whichever node that log is.</summary>
    /// <param name="logId">Id of the log, 32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the waiting, not what was begun.</param>
    /// <exception cref="ApiException">No node answered for that log.</exception>
    public async Task<EvidenceKeyRecord> Rotate(string logId, CancellationToken cancellationToken)
    {
        var isId = logId.Length == 32 && logId.All(char.IsAsciiHexDigit);
        var question = new NodeLogQuestion { RotateLogId = ByteString.CopyFrom(isId ? Convert.FromHexString(logId) : []) };
        var first = await AskOwn(question, cancellationToken);
        var answers = first.Keys.Count > 0 ? [first] : await AskPeers(question, cancellationToken);
        return answers.OfType<NodeLogAnswer>().SelectMany(a => a.Keys).FirstOrDefault() ?? throw new ApiException(
            ErrorReason.EvidenceLogUnreachable, $"No node answers for a decision log '{logId}'. The keys of all logs that can be reached are listed by ListKeys.", ("logs", logId))
        { RetryAfter = TimeSpan.FromSeconds(5) };
    }

    /// <summary>Revokes a key, on whichever node its log is.</summary>
    /// <param name="keyId">Id of the key.</param>
    /// <param name="cause">Why.</param>
    /// <param name="cancellationToken">Ends the waiting, not what was begun.</param>
    /// <exception cref="ApiException">No log that answered has the key; or one that may have it did not answer.</exception>
    public async Task<EvidenceKeyRecord> Revoke(string keyId, string cause, CancellationToken cancellationToken)
    {
        var question = new NodeLogQuestion { Revoke = new NodeLogRevocation { KeyId = keyId, Cause = cause } };
        var first = await AskOwn(question, cancellationToken);
        if (first.Keys.Count > 0) return first.Keys[0];
        var asked = await AskOthers(question, first, cancellationToken);
        if (asked.Answers.SelectMany(a => a.Keys).FirstOrDefault() is { } revocation) return revocation;
        throw asked.Unreachable.Count > 0
            ? NotWhole(asked.Unreachable)
            : new ApiException(ErrorReason.EvidenceKeyUnknown,
                "No decision log has a signing key of this id. ListKeys lists those of all logs.", ("key_id", keyId));
    }

    private Task<NodeLogAnswer?[]> AskPeers(NodeLogQuestion question, CancellationToken cancellationToken)
    {
        var bytes = question.ToByteArray();
        return Task.WhenAll(peers.All().Select(peer => Ask(peer, bytes, cancellationToken)));
    }

    private async Task<LogAnswers> Joined(NodeLogAnswer first, NodeLogAnswer?[] others, CancellationToken cancellationToken)
    {
        List<NodeLogAnswer> answers = [first, .. others.OfType<NodeLogAnswer>()];
        return new LogAnswers(answers, await Unreachable(answers, others.Count(a => a is null), cancellationToken));
    }

    private async Task<NodeLogAnswer?> Ask(SiloAddress peer, byte[] question, CancellationToken cancellationToken)
    {
        try
        {
            return NodeLogAnswer.Parser.ParseFrom(await peers.Ask(peer, question).WaitAsync(_wait, time, cancellationToken));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever keeps the node from answering, the caller is told that its log is missing.
            LogUnreachable(e, peer.ToString());
            return null;
        }
    }

    private async Task<IReadOnlyList<UnreachableLog>> Unreachable(List<NodeLogAnswer> answers, int silent, CancellationToken cancellationToken)
    {
        var answered = answers.Select(a => Convert.ToHexStringLower(a.LogId.Span)).ToHashSet(StringComparer.Ordinal);
        var missing = (await known.Read(cancellationToken)).Where(log => !answered.Contains(log.Id) && !_retired.Contains(log.Id))
            .Select(log => new UnreachableLog { LogId = log.Id, SealedAt = Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds(log.SealedAtMs)) }).ToList();

        // A node that has just begun has a log of which the ledger knows nothing yet.
        while (missing.Count < silent) missing.Add(new UnreachableLog());
        return missing;
    }

    /// <summary>The refusal of an answer that would lack logs.</summary>
    public static ApiException NotWhole(IReadOnlyList<UnreachableLog> missing) => new(
        ErrorReason.EvidenceLogUnreachable,
        "The decision log of a node cannot be reached, and without it the answer would not be whole. Ask again when the node is back, or say that you take a part.",
        ("logs", string.Join(',', missing.Select(log => log.LogId.Length > 0 ? log.LogId : "?"))))
    { RetryAfter = TimeSpan.FromSeconds(5) };

    [LoggerMessage(1, LogLevel.Warning, "Node {Node} did not answer for its decision log.")]
    private partial void LogUnreachable(Exception exception, string node);
}
