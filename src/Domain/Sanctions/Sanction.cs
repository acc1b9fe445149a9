using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Sanctions;

/// <summary>What a record brings about for its subject while it has effect (惩戒或激励): a list entry, measures, or both.</summary>
public sealed record Sanction
{
    /// <summary>The record it rests on.</summary>
    public required RecordKey Record { get; init; }

    /// <summary>Kind of that record.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>List code; empty where it follows from a penalty without any list.</summary>
    public required string ListCode { get; init; }

    /// <summary>Measure codes in the catalogue's order.</summary>
    public required ImmutableArray<string> MeasureCodes { get; init; }

    /// <summary>Name of the determining body (认定机关).</summary>
    public required string AuthorityName { get; init; }

    /// <summary>Unified social credit code of that body; empty where unknown.</summary>
    public required string AuthorityCode { get; init; }

    /// <summary>Document number of the determination.</summary>
    public required string DocumentNumber { get; init; }

    /// <summary>First day of effect.</summary>
    public required BeijingDate From { get; init; }

    /// <summary>Last day of effect; null = until removed.</summary>
    public required BeijingDate? Until { get; init; }

    /// <summary>True while an objection against the record is open.</summary>
    public required bool UnderObjection { get; init; }

    /// <summary>Within what it has effect.</summary>
    public EffectLimits Limits { get; init; } = EffectLimits.None;

    /// <summary>True on days of its effect.</summary>
    public bool HoldsOn(BeijingDate day) => From <= day && !IsOverBy(day);

    /// <summary>True on days after its last.</summary>
    public bool IsOverBy(BeijingDate day) => Until is { } last && last < day;

    /// <summary>Same record, list and measures, whatever the term: the same sanction at another time.</summary>
    internal bool IsSameAs(Sanction other) =>
        Record == other.Record && ListCode == other.ListCode && (ListCode.Length > 0 || MeasureCodes.SequenceEqual(other.MeasureCodes));

    /// <inheritdoc/>
    public bool Equals(Sanction? other) => other is not null && IsSameAs(other) && Kind == other.Kind && MeasureCodes.SequenceEqual(other.MeasureCodes)
        && AuthorityName == other.AuthorityName && AuthorityCode == other.AuthorityCode && DocumentNumber == other.DocumentNumber
        && From == other.From && Until == other.Until && UnderObjection == other.UnderObjection && Limits == other.Limits;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Record, ListCode, From, Until);
}
