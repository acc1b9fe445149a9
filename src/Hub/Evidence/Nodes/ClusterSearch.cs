using CreditHub.Hub.Evidence.Search;
using CreditHub.Hub.Paging;
using CreditHub.Nodes;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence.Nodes;

/// <summary>A page over all logs.</summary>
internal sealed record ClusterPage(IReadOnlyList<NodeLogItem> Items, NodeLogCursor? Next, IReadOnlyList<UnreachableLog> Unreachable);

/// <summary>Searches and lists over the logs of all nodes. Page tokens hold a place a log and belong to their question.</summary>
internal sealed class ClusterSearch(ClusterLogs logs, PlaceSeal seal)
{
    private const int CursorBytesMax = 16 << 10;

    /// <summary>A page of decisions, oldest first.</summary>
    public async Task<ClusterPage> Search(DecisionQuery query, NodeLogCursor? after, int max, bool allowPartial, CancellationToken cancellationToken)
    {
        var question = new NodeLogQuestion { Search = query.AsQuestion(after, max) };
        var asked = await logs.Ask(question, allowPartial, cancellationToken);
        return PageOf(asked, after, max, newestFirst: false);
    }

    /// <summary>A page of who looked at a company's data, newest first.</summary>
    public async Task<ClusterPage> Accesses(string code, NodeLogCursor? before, int max, bool allowPartial, CancellationToken cancellationToken)
    {
        var question = new NodeLogQuestion { Accesses = new NodeLogAccesses { UnifiedSocialCreditCode = code, Cursor = before, Max = max } };
        var asked = await logs.Ask(question, allowPartial, cancellationToken);
        return PageOf(asked, before, max, newestFirst: true);
    }

    /// <summary>The token of a place; empty at the end.</summary>
    public string TokenOf(NodeLogCursor? next, string question) => next is null ? "" : seal.Seal(next.ToByteArray(), question);

    /// <summary>The place of a token; null for the first page.</summary>
    /// <exception cref="Errors.ApiException">It is none of this question's.</exception>
    public NodeLogCursor? Read(string token, string question)
    {
        if (token.Length == 0) return null;
        var bytes = seal.Open(token, question, CursorBytesMax);
        try
        {
            return NodeLogCursor.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            throw PageTokens.Malformed();
        }
    }

    private static ClusterPage PageOf(LogAnswers asked, NodeLogCursor? from, int max, bool newestFirst)
    {
        var merged = MergedPage.Of(asked.Answers, from, max, newestFirst);
        return new ClusterPage(merged.Items, merged.Next, asked.Unreachable);
    }
}
