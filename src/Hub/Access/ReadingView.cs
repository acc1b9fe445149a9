using CreditHub.Domain.Disclosures;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Hub.Access;

/// <summary>How far a caller sees into each dataset.</summary>
internal sealed class ReadingView
{
    private readonly SharingDirectoryDocument _directory;
    private readonly Func<string, Disclosure> _levels;

    private ReadingView(SharingDirectoryDocument directory, Func<string, Disclosure> levels, ReaderScope scope)
    {
        _directory = directory;
        _levels = levels;
        Scope = scope;
    }

    /// <summary>What the view shows of one company's records.</summary>
    public ReaderScope Scope { get; }

    /// <summary>True for a subject's own view.</summary>
    public bool IsOwn => Scope.IsOwn;

    /// <summary>A subject's own view.</summary>
    public static ReadingView Everything(SharingDirectoryDocument directory) =>
        new(directory, static _ => Disclosure.Restricted, ReaderScope.Own);

    /// <summary>The view of the public.</summary>
    public static ReadingView Public(SharingDirectoryDocument directory) =>
        Of(directory, static _ => Disclosure.Public, agency: "", static _ => false);

    /// <summary>The view that a caller's rights give.</summary>
    /// <param name="directory">The directory in force.</param>
    /// <param name="caller">Who reads.</param>
    /// <param name="decides">True for datasets about whose records it decides, whatever the purpose of the call.</param>
    /// <param name="consented">True for datasets that the company's consent opens.</param>
    public static ReadingView Of(SharingDirectoryDocument directory, CallerIdentity caller, Func<string, bool> decides, Func<string,
        bool> consented)
    {
        var rights = caller.Rights;
        return Of(directory, d => consented(d) ? rights.LevelWithConsent(RightAction.Read, d) : rights.LevelOf(RightAction.Read, d),
            caller.Agency.Code, decides);
    }

    /// <summary>The view of a caller's right to check or watch.</summary>
    public static ReadingView Of(SharingDirectoryDocument directory, EffectiveRights rights, RightAction action) =>
        Of(directory, d => rights.LevelOf(action, d), agency: "", static _ => false);

    /// <summary>The same, with the records that the caller answers for.</summary>
    public static ReadingView Of(SharingDirectoryDocument directory, CallerIdentity caller, RightAction action, Func<string,
        bool> decides) =>
        Of(directory, d => caller.Rights.LevelOf(action, d), caller.Agency.Code, decides);

    private static ReadingView Of(SharingDirectoryDocument directory, Func<string, Disclosure> levels, string agency, Func<string,
        bool> decides)
    {
        var shown = directory.Datasets.Where(d => levels(d.Code) >= d.Disclosure).ToLookup(d => levels(d.Code) == Disclosure.Public, d =>
            d.Code);
        return new ReadingView(
            directory, levels, new ReaderScope(agency, [.. shown[true]], [.. shown[false]],
                [.. directory.Datasets.Select(d => d.Code).Where(decides)]));
    }

    /// <summary>True where records of a dataset are shown. A dataset that left the directory is shown to nobody but the subject.</summary>
    public bool Shows(string dataset) => _directory.FindDataset(dataset) is { } definition
        ? _levels(dataset) >= definition.Disclosure
        : _levels(dataset) == Disclosure.Restricted;

    /// <summary>How closed a thing of the dataset may be and is still shown.</summary>
    public Disclosure LevelOf(string dataset) => _levels(dataset);
}
