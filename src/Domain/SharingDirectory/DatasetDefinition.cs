using System.Collections.Frozen;
using System.Collections.Immutable;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>A dataset (数据集) of the sharing directory.</summary>
public sealed record DatasetDefinition(
    string Code, string NameZh, string NameEn, RecordKind Kind, ImmutableArray<string> ReportingAgencies, int ReportingPeriodHours, string Rule,
    Disclosure Disclosure, int DueWorkingDays, FullDeliveries? FullDeliveries)
{
    /// <summary>Fields that are more closed, or more open, than the dataset: path in the record, such as <c>penalty.facts</c>, and how closed.</summary>
    public FrozenDictionary<string, Disclosure> Fields { get; init; } = FrozenDictionary<string, Disclosure>.Empty;

    /// <summary>Fields that the dataset may not hold at all (条例 Art 39: minimum necessary): path in the record.</summary>
    public ImmutableArray<string> ForbiddenFields { get; init; } = [];

    /// <summary>
    /// Agencies whose rows of this dataset act on records of any source, because a rule makes them competent (主管), beside the records' own sources and their
    /// superiors. For datasets of repairs and objections only.
    /// </summary>
    public ImmutableArray<string> CompetentAgencies { get; init; } = [];

    /// <summary>Rule by which the dataset is not public although the law publishes its lists, such as one on secrets; empty, as a rule.</summary>
    public string ClosedRule { get; init; } = "";

    internal static bool SameFields(DatasetDefinition one, DatasetDefinition other) =>
        one.Fields.Count == other.Fields.Count && one.Fields.All(f => other.Fields.TryGetValue(f.Key, out var level) && level == f.Value);
}

/// <summary>How full deliveries (全量) of a dataset are treated: what one does not mention is missing.</summary>
/// <param name="WithdrawMissing">True where what is missing is withdrawn, that is, counts as never having held; else it is reported.</param>
/// <param name="MissingPercentMax">Percent of the records held above which nothing is withdrawn: a torn file looks like that.</param>
public sealed record FullDeliveries(bool WithdrawMissing, int MissingPercentMax);
