using CreditHub.Domain.Calendar;

namespace CreditHub.Sampling;

/// <summary>What province to invent. The same options give the same files.</summary>
public sealed record SampleOptions
{
    /// <summary>The most subjects of a sample: somewhat more than Shaanxi has.</summary>
    public const int SubjectsMax = 6_000_000;

    /// <summary>Before this year there was nothing to sample.</summary>
    public const int FirstYear = 2000;

    /// <summary>How many businesses, from 1 to <see cref="SubjectsMax"/>. A larger sample begins with the businesses of a smaller one.</summary>
    public required int Subjects { get; init; }

    /// <summary>Which province of all possible ones.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Where the files go: one folder an agency below this one. Files of an earlier sample of the same day are replaced.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The share of rows that a hub must refuse, from 0 to 1; the first businesses are spared, see <see cref="Exemplars"/>.</summary>
    public double DirtyShare { get; init; } = 0.01;

    /// <summary>The day of delivery: no clean row carries a later day except where it says how long something holds.</summary>
    public required BeijingDate AsOf { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Subjects, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Subjects, SubjectsMax);
        ArgumentException.ThrowIfNullOrWhiteSpace(OutputFolder);
        if (DirtyShare is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(DirtyShare), DirtyShare, "A share lies between 0 and 1.");
        if (AsOf.Value.Year < FirstYear) throw new ArgumentOutOfRangeException(nameof(AsOf), AsOf, $"There was nothing to sample before {FirstYear}.");
    }
}
