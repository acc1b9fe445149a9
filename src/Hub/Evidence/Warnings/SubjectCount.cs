namespace CreditHub.Hub.Evidence.Warnings;

/// <summary>Estimates how many different subjects there were, by the bits that their hashes leave unset (linear counting): within some percent up to 200,000, in 8 kB.</summary>
internal sealed class SubjectCount
{
    private const int Bits = 1 << 16;
    private readonly ulong[] _bits = new ulong[Bits / 64];
    private int _set;

    /// <summary>The estimate.</summary>
    public long Estimate => Estimated(Volatile.Read(ref _set));

    /// <summary>Counts a subject; true where it was not seen before, as far as the bits tell.</summary>
    public bool Add(string subject)
    {
        var hash = (uint)string.GetHashCode(subject, StringComparison.Ordinal) % Bits;
        var mask = 1UL << (int)(hash % 64);
        if ((Interlocked.Or(ref _bits[hash / 64], mask) & mask) != 0) return false;
        Interlocked.Increment(ref _set);
        return true;
    }

    private static long Estimated(int set) => set >= Bits ? long.MaxValue : (long)Math.Round(-Bits * Math.Log((Bits - set) / (double)Bits));
}
