namespace CreditHub.Sampling;

/// <summary>
/// Deterministic chance (SplitMix64). <see cref="Random"/> promises the same numbers only within one version of the runtime; samples are
/// compared across versions and machines.
/// </summary>
internal sealed class Dice
{
    private ulong _state;

    private Dice(ulong state) => _state = state;

    /// <summary>The dice of one matter of one subject: any subject can be drawn again without those before it.</summary>
    public static Dice For(int seed, int subject, int matter) =>
        new(Mix(Mix(Mix((uint)seed) + (uint)subject) + (uint)matter));

    /// <summary>A number from 0 up to below the bound.</summary>
    public int Below(int bound) => (int)(((UInt128)Next() * (uint)bound) >> 64);

    /// <summary>A number from the first up to and with the last.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>One of several, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>One of several, as likely as its weight.</summary>
    public T PickWeighted<T>(IReadOnlyList<(T Item, int Weight)> items)
    {
        var rest = Below(items.Sum(static item => item.Weight));
        foreach (var (item, weight) in items)
        {
            if (rest < weight) return item;
            rest -= weight;
        }

        throw new InvalidOperationException("The weights changed while one was picked.");
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private ulong Next()
    {
        var value = Mix(_state);
        _state += 0x9E3779B97F4A7C15;
        return value;
    }
}
