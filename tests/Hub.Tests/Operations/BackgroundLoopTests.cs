using CreditHub.Hub.Hosting;
using CreditHub.Hub.Operations;
using CreditHub.V1;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Operations;

public sealed class BackgroundLoopTests
{
    [Fact]
    public async Task EveryBackgroundLoop_OfTheHub_HasAState()
    {
        await using var hub = await TestHub.StartAsync();
        var loops = hub.Service<IEnumerable<IHostedService>>().OfType<BackgroundService>()
            .Select(s => s.GetType()).Where(t => t.Assembly == typeof(BackgroundLoops).Assembly).Select(t => t.Name).ToHashSet();

        Assert.True(loops.Count > 8);
        await Eventually.Holds("every loop has registered", () => Task.FromResult(loops.IsSubsetOf(hub.Service<BackgroundLoops>().All.Select(l => l.Name))));
        Assert.All(hub.Service<BackgroundLoops>().All, l => Assert.Null(l.Fault));
    }

    /// <summary>The calendar ends two listings on one day; the snapshot of one company cannot be read.</summary>
    [Fact]
    public async Task StandingReview_BesideACompanyThatCannotBeRead_ReviewsTheOthersAndSaysWhich()
    {
        var (poisoned, sound) = (Rows.CodeOf(1), Rows.CodeOf(2));
        var first = await TestHub.StartAsync();
        await first.Report("sx-court", [.. new[] { poisoned, sound }.Select(code => Rows.Of(Ending(code)))]);
        var folder = await first.StopAsync();
        Poison(folder, poisoned);
        await using var hub = await TestHub.StartAsync(folder, first.Time);
        using var watch = hub.Sanctions.Watch(new WatchRequest { Now = new StartNow() }, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token);
        await watch.ResponseHeadersAsync;

        hub.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal((sound, SanctionChangeKind.SanctionExpired), await Expired(watch));
        await Eventually.Holds(
            "the poisoned company is named",
            () => Task.FromResult(hub.Service<BackgroundLoops>().Of<StandingReview>().Fault?.Contains(poisoned, StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task Loop_WhoseRoundFails_DegradesReadinessUntilOneEndsWell()
    {
        var (loops, time) = (new BackgroundLoops(), new FakeTimeProvider());
        using var review = new Failing(loops, time);
        await review.StartAsync(TestHub.Token);
        await Eventually.Holds("the first round failed", () => Task.FromResult(loops.Of<Failing>().Fault is not null));
        Assert.Contains("Failing fails and is tried again: IOException: the disk is away", loops.Of<Failing>().Fault, StringComparison.Ordinal);
        var health = await new BackgroundLoopsHealth(loops).CheckHealthAsync(new(), TestHub.Token);
        Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded, health.Status);

        review.Works = true;
        await Eventually.Holds("a round ended well", () =>
        {
            time.Advance(TimeSpan.FromSeconds(31));
            return Task.FromResult(loops.Of<Failing>().Fault?.Contains("the disk", StringComparison.Ordinal) != true);
        });
        Assert.Equal([1, 3, 4], review.Kept.Order());
        Assert.Equal("Failing skipped 1 item(s) that it could not handle; the latest: item 2.", loops.Of<Failing>().Fault);
        await review.StopAsync(TestHub.Token);
    }

    [Fact]
    public void Loop_ThatSkipsItems_NamesTheLatestOfThemOnce()
    {
        var loop = new BackgroundLoops().Of<Failing>();
        foreach (var item in (string[])["a", "b", "b", "c", "d"]) loop.Skipped(item);

        Assert.Equal(5, loop.Skips);
        Assert.EndsWith("the latest: b, c, d.", loop.Fault, StringComparison.Ordinal);
    }

    private static void Poison(string folder, string code)
    {
        SqliteConnection.ClearAllPools();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")};Pooling=False");
        connection.Open();
        using var poison = connection.CreateCommand();
        poison.CommandText = "UPDATE entry SET payload = x'0aff' WHERE subject = $code";
        poison.Parameters.AddWithValue("$code", code);
        Assert.True(poison.ExecuteNonQuery() > 0);
    }

    private static async Task<(string Code, SanctionChangeKind Kind)> Expired(Grpc.Core.AsyncServerStreamingCall<WatchResponse> watch)
    {
        while (await watch.ResponseStream.MoveNext(TestHub.Token))
        {
            if (watch.ResponseStream.Current.Changes?.Changes.FirstOrDefault(c => c.Sanction is not null) is { } change)
                return (change.UnifiedSocialCreditCode, change.Kind);
        }

        throw new InvalidOperationException("The watch ended.");
    }

    private static CreditRecord Ending(string code)
    {
        var record = Rows.JudgmentDefault(code);
        record.EffectiveUntil = Rows.Day(2026, 11, 2);
        return record;
    }

    private sealed class Failing(BackgroundLoops loops, TimeProvider time) : PeriodicReview(loops, time, NullLogger.Instance)
    {
        public bool Works { get; set; }

        public System.Collections.Concurrent.ConcurrentBag<int> Kept { get; } = [];

        protected override async Task Review(CancellationToken cancellationToken)
        {
            if (!Works) throw new IOException("the disk is away");
            if (Kept.IsEmpty)
                Assert.Equal(3, await Each([1, 2, 3, 4], i => $"item {i}", (i, _) => i == 2 ? throw new FormatException() : Keep(i), cancellationToken));
        }

        private Task Keep(int item)
        {
            Kept.Add(item);
            return Task.CompletedTask;
        }
    }
}
