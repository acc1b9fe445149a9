using System.Globalization;

namespace CreditHub.Ledger.Entries;

/// <summary>A place in the ledger: 1 for the first entry, gapless, in the order of commits. 0, the default, is before the first.</summary>
public readonly record struct Position(long Value) : IComparable<Position>
{
    /// <summary>The place after this one.</summary>
    public Position Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(Position other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(Position left, Position right) => left.Value < right.Value;
    public static bool operator >(Position left, Position right) => left.Value > right.Value;
    public static bool operator <=(Position left, Position right) => left.Value <= right.Value;
    public static bool operator >=(Position left, Position right) => left.Value >= right.Value;
}
