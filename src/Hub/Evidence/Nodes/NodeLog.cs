using CreditHub.Domain.Codes;
using CreditHub.Evidence.Log;
using CreditHub.Hub.Evidence.Search;
using CreditHub.Nodes;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence.Nodes;

/// <summary>Answers questions of this or another node from this node's own decision log.</summary>
internal sealed class NodeLog(DecisionLog log, ReceiptMaker receipts, DecisionSearch search, AccessList accesses)
{
    /// <summary>Id of the log, 16 bytes.</summary>
    public ByteString Id => log.Keys.Current.Statement.LogId;

    /// <summary>Answers with everything that was logged before the question came.</summary>
    /// <exception cref="Errors.ApiException">The log cannot be written in time.</exception>
    public async Task<NodeLogAnswer> Answer(NodeLogQuestion question, CancellationToken cancellationToken)
    {
        if (question.QuestionCase != NodeLogQuestion.QuestionOneofCase.Keys) await log.Flush(cancellationToken);

        // Files are read: away from the threads of calls and grains.
        var answer = await Task.Run(() => Read(question, cancellationToken), cancellationToken);
        answer.LogId = Id;
        return answer;
    }

    private NodeLogAnswer Read(NodeLogQuestion question, CancellationToken cancellationToken) => question.QuestionCase switch
    {
        NodeLogQuestion.QuestionOneofCase.DecisionId => new NodeLogAnswer { Receipt = receipts.Make(question.DecisionId) },
        NodeLogQuestion.QuestionOneofCase.Search => Search(question.Search, cancellationToken),
        NodeLogQuestion.QuestionOneofCase.Accesses => Accesses(question.Accesses, cancellationToken),
        NodeLogQuestion.QuestionOneofCase.Keys => new NodeLogAnswer { Keys = { log.Keys.Records } },
        NodeLogQuestion.QuestionOneofCase.Head => new NodeLogAnswer { Head = log.Head },
        NodeLogQuestion.QuestionOneofCase.RotateLogId => question.RotateLogId == Id ? new NodeLogAnswer { Keys = { log.Keys.Rotate() } } : new NodeLogAnswer(),
        NodeLogQuestion.QuestionOneofCase.Revoke => log.Keys.Revoke(question.Revoke.KeyId, question.Revoke.Cause) is { } revocation
            ? new NodeLogAnswer { Keys = { revocation } }
            : new NodeLogAnswer(),
        _ => throw new InvalidOperationException($"This node knows no such question about its log: {question.QuestionCase}."),
    };

    private NodeLogAnswer Search(NodeLogSearch asked, CancellationToken cancellationToken)
    {
        var place = PlaceIn(asked.Cursor);
        if (place is { HasEnded: true }) return new NodeLogAnswer { Next = place };
        var page = search.Find(DecisionQuery.Of(asked), SearchPlaceOf(place), asked.Max, cancellationToken);
        var answer = new NodeLogAnswer { Next = PlaceOf(page.Next) };
        foreach (var decision in page.Decisions)
        {
            decision.LogId = Convert.ToHexStringLower(Id.Span);
            var ms = DecisionIds.MillisecondsOf(decision.Decision.DecisionId.Span);
            answer.Items.Add(new NodeLogItem { AtMs = decision.Call.DecidedAtMs, Place = PlaceOf(new SearchPlace(ms, decision.Sequence)), Decision = decision });
        }

        return answer;
    }

    private NodeLogAnswer Accesses(NodeLogAccesses asked, CancellationToken cancellationToken)
    {
        var place = PlaceIn(asked.Cursor);
        if (place is { HasEnded: true }) return new NodeLogAnswer { Next = place };
        var code = UnifiedSocialCreditCode.TryParse(asked.UnifiedSocialCreditCode, out var read, out _) ? read : default;
        var (found, next) = accesses.Find(code, SearchPlaceOf(place), asked.Max, cancellationToken);
        var answer = new NodeLogAnswer { Next = PlaceOf(next) };
        foreach (var access in found) answer.Items.Add(new NodeLogItem { AtMs = access.AtMs, Place = PlaceOf(access.Place), Access = access.Access });
        return answer;
    }

    private NodeLogPlace? PlaceIn(NodeLogCursor? cursor) => cursor?.Places.FirstOrDefault(p => p.LogId == Id);

    private static SearchPlace? SearchPlaceOf(NodeLogPlace? place) => place is null ? null : new SearchPlace(place.DecidedMs, place.Sequence);

    private NodeLogPlace PlaceOf(SearchPlace? place) => place is { } at
        ? new NodeLogPlace { LogId = Id, DecidedMs = at.DecidedMs, Sequence = at.Sequence }
        : new NodeLogPlace { LogId = Id, HasEnded = true };
}
