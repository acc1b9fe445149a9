using CreditHub.Hub.Evidence.Nodes;
using CreditHub.Nodes;
using Google.Protobuf;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>Pages of several logs become pages of one: everything once, in order, whatever the sizes of pages.</summary>
public sealed class MergedPageTests
{
    private static readonly long[][] Logs = [[1, 4, 4, 9, 12, 30], [2, 3, 10, 11], [], [4, 20]];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pages_OfAnySize_HoldEverythingOnceInOrder(bool newestFirst)
    {
        long[][] logs = newestFirst ? [.. Logs.Select(log => log.Reverse().ToArray())] : Logs;
        var all = Logs.SelectMany(times => times).Order().ToList();
        if (newestFirst) all.Reverse();

        for (var max = 1; max <= 13; max++)
        {
            for (var ofALog = 0; ofALog <= max; ofALog++)
            {
                var found = new List<NodeLogItem>();
                NodeLogCursor? from = null;
                for (var pages = 0; ; pages++)
                {
                    Assert.InRange(pages, 0, 100);
                    var merged = MergedPage.Of([.. logs.Select((log, i) => Page(i, log, from, max, ofALog))], from, max, newestFirst);
                    Assert.InRange(merged.Items.Count, 0, max);
                    found.AddRange(merged.Items);
                    if (merged.Next is null) break;
                    from = merged.Next;
                }

                Assert.Equal(all, found.Select(item => item.AtMs));
                foreach (var told in found.GroupBy(item => item.Place.LogId)) Assert.Equal(told.Select(i => i.Place.Sequence), told.Select(i => i.Place.Sequence).Order());
            }
        }
    }

    [Fact]
    public void Log_ThatDoesNotAnswer_KeepsItsPlace()
    {
        var first = MergedPage.Of([Page(0, Logs[0], null, 2, 2), Page(1, Logs[1], null, 2, 2)], from: null, max: 2, newestFirst: false);
        var second = MergedPage.Of([Page(0, Logs[0], first.Next, 2, 2)], first.Next, max: 2, newestFirst: false);
        var third = MergedPage.Of([Page(0, Logs[0], second.Next, 20, 20), Page(1, Logs[1], second.Next, 20, 20)], second.Next, max: 20, newestFirst: false);
        Assert.Equal([1, 2], first.Items.Select(item => item.AtMs));
        Assert.Equal([4, 4], second.Items.Select(item => item.AtMs));
        Assert.Equal([3, 9, 10, 11, 12, 30], third.Items.Select(item => item.AtMs));
        Assert.Null(third.Next);
    }

    // A log tells at most so many a page; told none, it says that it came further without finding any.
    private static NodeLogAnswer Page(int log, long[] times, NodeLogCursor? from, int max, int ofALog)
    {
        var id = ByteString.CopyFrom((byte)log);
        var place = from?.Places.FirstOrDefault(p => p.LogId == id);
        if (place is { HasEnded: true }) return new NodeLogAnswer { LogId = id, Next = place };

        // Odd sequence numbers are places between two entries: the first page that may tell nothing comes to one.
        var at = (int)((place?.Sequence ?? 0) / 2);
        var isBetween = place is { Sequence: var sequence } && sequence % 2 == 1;
        if (ofALog == 0 && !isBetween && at < times.Length) return new NodeLogAnswer { LogId = id, Next = new NodeLogPlace { LogId = id, Sequence = (2 * at) + 1 } };
        var count = Math.Min(Math.Min(max, Math.Max(1, ofALog)), times.Length - at);
        var answer = new NodeLogAnswer { LogId = id };
        for (var i = at; i < at + count; i++) answer.Items.Add(new NodeLogItem { AtMs = times[i], Place = new NodeLogPlace { LogId = id, Sequence = 2 * (i + 1) } });
        answer.Next = at + count < times.Length ? new NodeLogPlace { LogId = id, Sequence = 2 * (at + count) } : new NodeLogPlace { LogId = id, HasEnded = true };
        return answer;
    }
}
