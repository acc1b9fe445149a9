using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Hub.Access;

/// <summary>How far a caller sees into each dataset.</summary>
internal sealed class ReadingView
{
    private readonly SharingDirectoryDocument _directory;
    private readonly Func<string, Disclosure> _levels;

    private ReadingView(SharingDirectoryDocument directory, Func<string, Disclosure> levels)
    {
        _directory = directory;
        _levels = levels;
        Datasets = [.. directory.Datasets.Where(d => levels(d.Code) >= d.Disclosure).Select(d => d.Code)];
        IsComplete = Datasets.Length == directory.Datasets.Length;
    }

    /// <summary>Datasets of which records are shown.</summary>
    public string[] Datasets { get; }

    /// <summary>True where records of every dataset are shown.</summary>
    public bool IsComplete { get; }

    /// <summary>True for a subject's own view.</summary>
    public bool IsOwn { get; private init; }

    /// <summary>A subject's own view.</summary>
    public static ReadingView Everything(SharingDirectoryDocument directory) => new(directory, static _ => Disclosure.Restricted) { IsOwn = true };

    /// <summary>The view that rights give.</summary>
    public static ReadingView Of(SharingDirectoryDocument directory, EffectiveRights rights, Func<string, bool> consented) => new(
        directory, dataset => consented(dataset) ? rights.LevelWithConsent(RightAction.Read, dataset) : rights.LevelOf(RightAction.Read, dataset));

    /// <summary>The view of a caller's right to check or watch.</summary>
    public static ReadingView Of(SharingDirectoryDocument directory, EffectiveRights rights, RightAction action) =>
        new(directory, dataset => rights.LevelOf(action, dataset));

    /// <summary>True where records of a dataset are shown. A dataset that left the directory is shown to nobody but the subject.</summary>
    public bool Shows(string dataset) => _directory.FindDataset(dataset) is { } definition
        ? _levels(dataset) >= definition.Disclosure
        : _levels(dataset) == Disclosure.Restricted;

    /// <summary>How closed a thing of the dataset may be and is still shown.</summary>
    public Disclosure LevelOf(string dataset) => _levels(dataset);
}
