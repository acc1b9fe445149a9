using CreditHub.Client.Connecting;
using Microsoft.Extensions.Logging;

namespace CreditHub.Client.Streaming;

/// <summary>Tells of a stream that broke: once when it did, and once when it goes on, however often it is opened in between.</summary>
/// <param name="log">Where to say it.</param>
/// <param name="options">The clock, and how long a stream of rows or questions is patient.</param>
internal sealed class Outage(ILogger log, CreditHubClientOptions options)
{
    private long? _since;

    /// <summary>A stream of rows or questions broke, or could not be opened again.</summary>
    /// <param name="reason">Why, in words.</param>
    public void Broke(string reason)
    {
        if (Begins()) log.StreamBroke(reason, options.GiveUpAfter.TotalSeconds);
    }

    /// <summary>A watch broke, or could not be opened again.</summary>
    /// <param name="reason">Why, in words.</param>
    public void WatchBroke(string reason)
    {
        if (Begins()) log.WatchBroke(reason);
    }

    /// <summary>Nothing came on a watch for so long that it counts as broken.</summary>
    public void WatchWentSilent(TimeSpan silence)
    {
        if (Begins()) log.WatchWentSilent(silence.TotalSeconds);
    }

    /// <summary>Something came.</summary>
    public void Over()
    {
        if (_since is not { } since) return;
        _since = null;
        log.StreamGoesOn(options.TimeProvider.GetElapsedTime(since).TotalSeconds);
    }

    private bool Begins()
    {
        if (_since is not null) return false;
        _since = options.TimeProvider.GetTimestamp();
        return true;
    }
}
