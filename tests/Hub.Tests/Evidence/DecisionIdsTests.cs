using CreditHub.Evidence.Log;

namespace CreditHub.Hub.Tests.Evidence;

public sealed class DecisionIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 1, 2, 3, 456, TimeSpan.Zero);

    [Fact]
    public void New_IsAUuidOfVersion7ThatHoldsTheTime()
    {
        var id = DecisionIds.New(Now);
        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(Now.ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
    }

    [Fact]
    public void New_FromManyThreadsAtOneMoment_NeverRepeats()
    {
        var ids = new Guid[20_000];
        Parallel.For(0, ids.Length, i => ids[i] = DecisionIds.New(Now));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
