using System.Collections.Frozen;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;
using Sanction = CreditHub.V1.Sanction;

namespace CreditHub.Hub.Access;

/// <summary>
/// What a caller's right to watch shows: sanctions of the datasets that it reaches, and verdicts of the matters all of whose datasets it
/// reaches, since a verdict tells of each of them.
/// </summary>
internal sealed class WatchDisclosure
{
    private readonly ReadingView _view;
    private readonly FieldDisclosure _fields;
    private readonly FrozenSet<string> _matters;
    private readonly FrozenSet<string> _public;

    public WatchDisclosure(Rulebook rules, EffectiveRights rights, FieldDisclosure fields)
    {
        _view = ReadingView.Of(rules.Directory, rights, RightAction.Watch);
        _fields = fields;
        _public = rules.Directory.Datasets.Where(d => d.Disclosure == Domain.SharingDirectory.Disclosure.Public).Select(d =>
            d.Code).ToFrozenSet();
        _matters = rules.Catalogue.Matters.Where(m => m.Datasets.All(_view.Shows)).Select(m => m.Code).ToFrozenSet();
        ShowsAll = _matters.Count == rules.Catalogue.Matters.Length
            && rules.Directory.Datasets.All(d => _view.Shows(d.Code) || !BringsSanctions(rules.Catalogue, d.Kind))
            && !rules.Directory.Datasets.Any(d => fields.ClosesSanctions(d.Code, _view.LevelOf(d.Code)));
    }

    // The rest of the datasets brings nothing that a watch could show.
    private static bool BringsSanctions(MeasureCatalogue catalogue, RecordKind kind) =>
        kind is RecordKind.Penalty or RecordKind.ListEntry || catalogue.Lists.Any(l => l.FromKind == kind);

    /// <summary>True where nothing is left out.</summary>
    public bool ShowsAll { get; }

    /// <summary>True where a sanction is shown.</summary>
    public bool Shows(Sanction sanction) => _view.Shows(sanction.Record.Dataset);

    /// <summary>True where a sanction rests on a dataset that is not public: who is shown it looked at the company's data.</summary>
    public bool IsClosed(Sanction sanction) => !_public.Contains(sanction.Record.Dataset);

    /// <summary>True where a change of a verdict, or of a sanction, is shown.</summary>
    public bool Shows(SanctionChange change) => change.Sanction is { } sanction ? Shows(sanction) : _matters.Contains(change.MatterCode);

    /// <summary>The sanction with what is shown of it. The one given is shared by all subscribers and left as it is.</summary>
    public Sanction Shown(Sanction sanction)
    {
        var level = _view.LevelOf(sanction.Record.Dataset);
        if (!_fields.ClosesSanctions(sanction.Record.Dataset, level)) return sanction;
        var shown = sanction.Clone();
        _fields.Apply(shown, level);
        return shown;
    }

    /// <summary>The change with what is shown of it, likewise.</summary>
    public SanctionChange Shown(SanctionChange change)
    {
        if (change.Sanction is not { } sanction || Shown(sanction) is not { } shown || ReferenceEquals(shown, sanction)) return change;
        var copy = change.Clone();
        copy.Sanction = shown;
        copy.SanctionBefore = change.SanctionBefore is { } before ? Shown(before) : null;
        return copy;
    }
}
