using System.Collections.Frozen;
using System.Collections.Immutable;
using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>
/// What an agency may do for one purpose on one day: the rights of the directory, resolved once so that a call costs a look-up. Everything that
/// no right grants is closed.
/// </summary>
public sealed class EffectiveRights : IEquatable<EffectiveRights>
{
    private const int Actions = (int)RightAction.Decide + 1;

    /// <summary>No right at all.</summary>
    public static readonly EffectiveRights None = new(FrozenDictionary<string, Cell>.Empty);

    private readonly FrozenDictionary<string, Cell> _cells;
    private readonly bool[] _showsAll = new bool[Actions];
    private readonly bool[] _hasAny = new bool[Actions];

    private EffectiveRights(FrozenDictionary<string, Cell> cells)
    {
        _cells = cells;
        foreach (var action in Enum.GetValues<RightAction>())
        {
            _showsAll[(int)action] = cells.Count > 0 && cells.Values.All(c => c.Open[(int)action] >= c.Dataset.Disclosure);
            _hasAny[(int)action] = cells.Values.Any(c => c.Open[(int)action] != Disclosure.None || c.Consented[(int)action] != Disclosure.None);
        }
    }

    /// <summary>Resolves the rights of an agency for a purpose; a null purpose takes those of all its purposes together.</summary>
    public static EffectiveRights Of(SharingDirectoryDocument directory, string agency, string? purpose, BeijingDate day)
    {
        var rights = directory.Rights
            .Where(r => r.Agency == agency && (purpose is null || r.Purposes.Contains(purpose)) && r.HoldsOn(day)).ToList();
        return rights.Count == 0 ? None : new EffectiveRights(directory.Datasets.ToFrozenDictionary(d => d.Code, d => CellOf(d, rights)));
    }

    /// <summary>True where the action is granted for the dataset, be it for little of what it holds.</summary>
    public bool Has(RightAction action, string dataset) => LevelOf(action, dataset) != Disclosure.None;

    /// <summary>True where the action is granted for any dataset, be it by consent only.</summary>
    public bool HasAny(RightAction action) => _hasAny[(int)action];

    /// <summary>True where the right reaches as far as the dataset is closed. Single fields may be closed further.</summary>
    public bool Shows(RightAction action, string dataset) =>
        _cells.TryGetValue(dataset, out var cell) && cell.Open[(int)action] >= cell.Dataset.Disclosure;

    /// <summary>True where <see cref="Shows"/> is true for every dataset.</summary>
    public bool ShowsAll(RightAction action) => _showsAll[(int)action];

    /// <summary>The most closed thing that the right reaches; none where it is not granted.</summary>
    public Disclosure LevelOf(RightAction action, string dataset) =>
        _cells.TryGetValue(dataset, out var cell) ? cell.Open[(int)action] : Disclosure.None;

    /// <summary>The same for a subject that consented.</summary>
    public Disclosure LevelWithConsent(RightAction action, string dataset) =>
        _cells.TryGetValue(dataset, out var cell) ? (Disclosure)Math.Max((int)cell.Open[(int)action], (int)cell.Consented[(int)action]) : Disclosure.None;

    /// <summary>True where a subject's consent would open more.</summary>
    public bool GainsByConsent(RightAction action) => _cells.Values.Any(c => c.Consented[(int)action] > c.Open[(int)action]);

    /// <inheritdoc />
    public bool Equals(EffectiveRights? other) =>
        other is not null && _cells.Count == other._cells.Count
        && _cells.All(c => other._cells.TryGetValue(c.Key, out var cell) && c.Value.Dataset.Disclosure == cell.Dataset.Disclosure
            && c.Value.Open.SequenceEqual(cell.Open) && c.Value.Consented.SequenceEqual(cell.Consented)
            && DatasetDefinition.SameFields(c.Value.Dataset, cell.Dataset));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as EffectiveRights);

    /// <inheritdoc />
    public override int GetHashCode() => _cells.Count;

    private static Cell CellOf(DatasetDefinition dataset, IReadOnlyList<AgencyRight> rights)
    {
        var (open, consented) = (new Disclosure[Actions], new Disclosure[Actions]);
        foreach (var right in rights.Where(r => r.Covers(dataset.Code)))
        {
            var levels = right.ByConsent ? consented : open;
            foreach (var action in right.Actions) levels[(int)action] = (Disclosure)Math.Max((int)levels[(int)action], (int)right.Disclosure);
        }

        return new Cell(dataset, [.. open], [.. consented]);
    }

    private sealed record Cell(DatasetDefinition Dataset, ImmutableArray<Disclosure> Open, ImmutableArray<Disclosure> Consented);
}
