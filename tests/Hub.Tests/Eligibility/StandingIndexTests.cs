using System.Globalization;
using CreditHub.Domain.Codes;
using CreditHub.Hub.Eligibility;

namespace CreditHub.Hub.Tests.Eligibility;

public sealed class StandingIndexTests
{
    private const int Subjects = 20_000;
    private const int Changing = 8;

    [Fact]
    public void TryFind_AfterManyChanges_SaysWhatWasSetLast()
    {
        var index = new StandingIndex();
        var codes = Codes(Subjects);
        for (var i = 0; i < codes.Length; i++)
        {
            index.AddKnown(codes[i]);
            if (i % 3 == 0) index.SetStanding(codes[i], [1]);
            if (i % 6 == 0) index.SetStanding(codes[i], null);
            if (i % 12 == 0) index.SetStanding(codes[i], BitConverter.GetBytes(i));
        }

        for (var i = 0; i < codes.Length; i++)
        {
            Assert.True(index.TryFind(codes[i], out var standing));
            Assert.Equal(i % 12 == 0 ? BitConverter.GetBytes(i) : i % 6 != 0 && i % 3 == 0 ? [1] : null, standing);
        }

        Assert.False(index.TryFind(UnifiedSocialCreditCode.Create("91", "440100", "MA000000"), out _));
        Assert.Equal((Subjects, (codes.Length / 12 + 1) + (codes.Length / 6)), (index.Subjects, index.Standings));
    }

    /// <summary>Readers take no lock: whatever is added, changed and taken away meanwhile, nobody is ever shown another's standing, nor called unknown once known.</summary>
    [Fact]
    public async Task TryFind_WhileAllIsChanged_NeverShowsAnothersStanding()
    {
        var index = new StandingIndex();
        var codes = Codes(Subjects);

        // Neighbours take each other's places again and again, which is where a reader could be shown the wrong one.
        var changing = Enumerable.Range(0, codes.Length).Where(i => StandingIndex.PartitionNumber(codes[i]) == 0).Take(Changing).ToArray();
        var known = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        // Threads of their own: the pool's may all be busy with other tests for as long as this one runs.
        var readers = Enumerable.Range(0, 2).Select(seed => Task.Factory.StartNew(
            () => Read(new Random(seed)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        while (!stop.IsCancellationRequested)
        {
            foreach (var i in changing)
            {
                index.SetStanding(codes[i], BitConverter.GetBytes(i));
                index.SetStanding(codes[i], null);
            }

            if (known < codes.Length) index.AddKnown(codes[known]);
            if (known < codes.Length) Volatile.Write(ref known, known + 1);
        }

        var shown = await Task.WhenAll(readers);
        Assert.All(shown, s => Assert.True(s > 0, "no reader ever saw a standing"));

        long Read(Random own)
        {
            var seen = 0L;
            while (!stop.IsCancellationRequested)
            {
                var certain = Volatile.Read(ref known);
                var i = own.Next(4) == 0 ? own.Next(codes.Length) : changing[own.Next(changing.Length)];
                var isKnown = index.TryFind(codes[i], out var standing);
                if (!isKnown && i < certain) throw new InvalidOperationException($"{codes[i]} was called unknown.");
                if (standing is null) continue;
                seen++;
                if (BitConverter.ToInt32(standing) != i) throw new InvalidOperationException($"{codes[i]} was shown the standing of {codes[BitConverter.ToInt32(standing)]}.");
            }

            return seen;
        }
    }

    private static UnifiedSocialCreditCode[] Codes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => UnifiedSocialCreditCode.Create("91", "610100", i.ToString("D8", CultureInfo.InvariantCulture)))];
}
