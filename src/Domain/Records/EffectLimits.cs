using System.Collections.Immutable;

namespace CreditHub.Domain.Records;

/// <summary>Within what a record has effect (适用范围): a ban may be limited to regions and industries.</summary>
/// <param name="RegionCodes">Regions, with all that lies in them; empty = everywhere.</param>
/// <param name="IndustryCodes">Industries, with all that is part of them; empty = all.</param>
public sealed record EffectLimits(ImmutableArray<string> RegionCodes, ImmutableArray<string> IndustryCodes)
{
    /// <summary>No limits.</summary>
    public static readonly EffectLimits None = new([], []);

    /// <summary>The limits of lists of codes; <see cref="None"/> where both are empty.</summary>
    public static EffectLimits Of(IReadOnlyCollection<string> regionCodes, IReadOnlyCollection<string> industryCodes) =>
        regionCodes.Count + industryCodes.Count == 0 ? None : new([.. regionCodes], [.. industryCodes]);

    /// <inheritdoc/>
    public bool Equals(EffectLimits? other) =>
        other is not null && RegionCodes.SequenceEqual(other.RegionCodes) && IndustryCodes.SequenceEqual(other.IndustryCodes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(RegionCodes.Length, IndustryCodes.Length);
}
