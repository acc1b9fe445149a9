using CreditHub.Hub.Streaming;
using CreditHub.Nodes;

namespace CreditHub.Hub.Evidence.Nodes;

/// <summary>One page made of the pages of several logs.</summary>
/// <param name="Items">What was found, in order of time; entries of one log stay in its order.</param>
/// <param name="Next">Where to go on; null at the end.</param>
internal sealed record MergedPage(IReadOnlyList<NodeLogItem> Items, NodeLogCursor? Next)
{
    /// <summary>Merges pages. It ends where a log that has more to tell has been told so far: what it tells next may come before what others have.</summary>
    /// <param name="answers">A page a log.</param>
    /// <param name="from">Where these pages began; logs that did not answer keep their places.</param>
    /// <param name="max">Items at most.</param>
    /// <param name="newestFirst">True: later items come first.</param>
    public static MergedPage Of(IReadOnlyList<NodeLogAnswer> answers, NodeLogCursor? from, int max, bool newestFirst)
    {
        var items = new List<NodeLogItem>();
        var told = new int[answers.Count];
        var bytes = 0L;
        while (items.Count < max && bytes < MessageSize.PageBytes && NextOf(answers, told, newestFirst) is { } next)
        {
            items.Add(answers[next].Items[told[next]++]);
            bytes += items[^1].CalculateSize();
        }

        var cursor = new NodeLogCursor();
        for (var i = 0; i < told.Length; i++)
            if (PlaceOf(answers[i], told[i], from) is { } place) cursor.Places.Add(place);
        var hasMore = answers.Where((answer, i) => told[i] < answer.Items.Count || !answer.Next.HasEnded).Any();
        cursor.Places.AddRange(from?.Places.Where(p => answers.All(a => a.LogId != p.LogId)) ?? []);
        return new MergedPage(items, hasMore ? cursor : null);
    }

    private static int? NextOf(IReadOnlyList<NodeLogAnswer> answers, int[] told, bool newestFirst)
    {
        int? best = null;
        for (var i = 0; i < told.Length; i++)
        {
            if (told[i] == answers[i].Items.Count)
            {
                if (!answers[i].Next.HasEnded) return null;
                continue;
            }

            if (best is not { } known || Comes(answers[i].Items[told[i]].AtMs, answers[known].Items[told[known]].AtMs, newestFirst)) best = i;
        }

        return best;
    }

    private static bool Comes(long at, long before, bool newestFirst) => newestFirst ? at > before : at < before;

    // Nothing told of a page that holds something: the log is read from where it was, or from its beginning.
    private static NodeLogPlace? PlaceOf(NodeLogAnswer answer, int told, NodeLogCursor? from) =>
        told == answer.Items.Count ? answer.Next : told > 0 ? answer.Items[told - 1].Place : from?.Places.FirstOrDefault(p => p.LogId == answer.LogId);
}
