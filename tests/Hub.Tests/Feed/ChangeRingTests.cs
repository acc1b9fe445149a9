using CreditHub.Hub.Feed;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Tests.Feed;

public sealed class ChangeRingTests
{
    [Fact]
    public void TryRead_AfterWhatTheLogServedAhead_NeverGoesBack()
    {
        var ring = new ChangeRing(bytesMax: 1 << 20);
        ring.BeginAt(new Position(5));
        var batch = new List<FeedTransaction>();
        Assert.True(ring.TryRead(new Position(9), batch, max: 10, out var reached, out _));
        Assert.Equal(new Position(9), reached);
        ring.Publish([], new Position(12));
        Assert.True(ring.TryRead(reached, batch, max: 10, out reached, out _));
        Assert.Equal(new Position(12), reached);
        Assert.Empty(batch);
    }
}
