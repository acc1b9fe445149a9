using CreditHub.V1;

namespace CreditHub.Client.Watching;

/// <summary>Where a watch stands, and with it how it goes on after a break.</summary>
internal sealed class WatchProgress(WatchStart start)
{
    private bool _snapshotIsOpen = start is WatchStart.WithSnapshot;
    private bool _entriesWereHandedOver;
    private ChangeToken? _last;

    public WatchStart Start => _last is { } token ? WatchStart.After(token) : start;

    /// <summary>Notes an event, and gives it as it is to be handed over.</summary>
    public WatchEvent Note(WatchEvent handedOver)
    {
        switch (handedOver)
        {
            case WatchEvent.SnapshotEntry:
                _entriesWereHandedOver = true;
                break;
            case WatchEvent.SnapshotEnd:
                _snapshotIsOpen = false;
                break;
        }

        // Within a snapshot no token may be resumed from, here or by the caller: the entries not yet seen would never come.
        if (_snapshotIsOpen)
            return handedOver with { Token = null };
        _last = handedOver.Token ?? _last;
        return handedOver;
    }

    /// <summary>Notes a break. True where the caller has to be told that the snapshot begins again.</summary>
    public bool NoteBreak()
    {
        var tell = _snapshotIsOpen && _entriesWereHandedOver;
        _entriesWereHandedOver = false;
        return tell;
    }
}
