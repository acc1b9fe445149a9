using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Access;

public sealed class WorkTurnsTests
{
    private const int Capacity = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Messages_OfManyAgencies_AreNeverMoreThanTheCapacityAndAllComeToTheirTurn(int seed)
    {
        var random = new Random(seed);
        var turns = new WorkTurns(Capacity, long.MaxValue);
        var (inWork, most, begun) = (0, 0, 0);
        var gate = new Lock();
        var work = new List<Task>();
        for (var i = 0; i < 300; i++)
        {
            var (agency, weight) = ($"a{random.Next(5)}", random.Next(1, Capacity + 3));
            var taking = turns.Take(agency, weight, () => 1, TestHub.Token);
            work.Add(Do(taking, Math.Min(weight, Capacity), TimeSpan.FromMilliseconds(random.Next(3))));
        }

        await Task.WhenAll(work);
        Assert.True(most is > 0 and <= Capacity, $"{most} were in work.");
        Assert.Equal(300, begun);
        Assert.Equal((0, 0L), (turns.InWork, turns.WaitingBytes));

        async Task Do(ValueTask<IDisposable> taking, int weight, TimeSpan time)
        {
            using var turn = await taking;
            lock (gate)
            {
                begun++;
                most = Math.Max(most, inWork += weight);
            }

            await Task.Delay(time, TestHub.Token);
            lock (gate) inWork -= weight;
        }
    }

    [Fact]
    public async Task Messages_OfOneAgency_ComeInTheirOrderAlsoPastLighterOnes()
    {
        var turns = new WorkTurns(Capacity, long.MaxValue);
        var held = await turns.Take("a", Capacity, () => 1, TestHub.Token);
        var waiting = Enumerable.Range(0, 50).Select(i => turns.Take("a", i % 2 == 0 ? Capacity : 1, () => 1,
            TestHub.Token).AsTask()).ToList();
        for (var i = 0; i < waiting.Count; i++)
        {
            held.Dispose();
            held = await waiting[i];
            if (i % 2 == 0) Assert.DoesNotContain(waiting.Skip(i + 1), w => w.IsCompleted);
        }

        held.Dispose();
        Assert.Equal(0, turns.InWork);
    }

    [Fact]
    public async Task AgencyWithOneMessage_WaitsForOneOfAnotherNotForAllOfThem()
    {
        var turns = new WorkTurns(1, long.MaxValue);
        var first = await turns.Take("greedy", 1, () => 1, TestHub.Token);
        var greedy = Enumerable.Range(0, 50).Select(_ => turns.Take("greedy", 1, () => 1, TestHub.Token).AsTask()).ToList();
        var modest = turns.Take("modest", 1, () => 1, TestHub.Token).AsTask();

        first.Dispose();
        (await greedy[0]).Dispose();
        (await modest).Dispose();

        Assert.InRange(greedy.Count(g => g.IsCompleted), 1, 2);
        foreach (var turn in greedy.Skip(1)) (await turn).Dispose();
    }

    [Fact]
    public async Task CallerThatGoesAway_GivesItsTurnToTheNext()
    {
        var turns = new WorkTurns(1, long.MaxValue);
        var held = await turns.Take("a", 1, () => 1, TestHub.Token);
        using var gone = new CancellationTokenSource();
        var left = turns.Take("a", 1, () => 1, gone.Token).AsTask();
        var next = turns.Take("a", 1, () => 1, TestHub.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        held.Dispose();
        (await next).Dispose();
        Assert.Equal((0, 0L), (turns.InWork, turns.WaitingBytes));
    }

    [Fact]
    public async Task MoreBytesThanMayWait_AreRefusedAndMayComeAgain()
    {
        var turns = new WorkTurns(1, waitingBytesMax: 100);
        var held = await turns.Take("a", 1, () => 1_000_000, TestHub.Token);
        var waits = turns.Take("a", 1, () => 100, TestHub.Token).AsTask();

        var refused = await Assert.ThrowsAsync<ApiException>(async () => await turns.Take("b", 1, () => 1, TestHub.Token));
        Assert.Equal(ErrorReason.Overloaded, refused.Reason);
        Assert.NotNull(refused.RetryAfter);

        held.Dispose();
        (await waits).Dispose();
        (await turns.Take("b", 1, () => 1, TestHub.Token)).Dispose();
    }
}
