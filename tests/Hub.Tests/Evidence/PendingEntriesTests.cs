using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Evidence;

public sealed class PendingEntriesTests
{
    private static readonly byte[] Leaf = new byte[EvidenceDigest.Size];
    private static readonly EntryCounts One = new(0, 0, 0, 0);

    /// <summary>Whoever is told of the first entry may add entries itself, as timers do that a clock runs on the thread that arms another; nothing is lost.</summary>
    [Fact]
    public void Add_FirstEntryWhileItsListenerAddsAnother_KeepsBoth()
    {
        PendingEntries? pending = null;
        var told = 0;
        pending = new PendingEntries(1 << 20, new FakeTimeProvider(TestHub.Start), () =>
        {
            if (told++ == 0) pending!.Add(new EncodedEntry([3, 4, 5], Leaf), One);
        });
        pending.Add(new EncodedEntry([1, 2], Leaf), One);

        var chunks = new List<LogChunk>();
        pending.Take(chunks);
        Assert.Equal(5, chunks.Sum(c => c.Used));
        Assert.Equal(5, pending.Bytes);
    }
}
