using System.Collections.Concurrent;

namespace CreditHub.Hub.Feed;

/// <summary>The watches that read a ring, so that an operator sees how far behind they are.</summary>
internal sealed class OpenWatches
{
    private readonly ConcurrentDictionary<OpenWatch, byte> _open = new();

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>For how long the one that is furthest behind has not been at the present; zero where all are.</summary>
    public TimeSpan Lag => _open.Keys.Select(w => w.Lag).DefaultIfEmpty().Max();

    /// <summary>A watch began; dispose what is returned when it ends.</summary>
    public OpenWatch Add()
    {
        var watch = new OpenWatch(this);
        _open[watch] = 0;
        return watch;
    }

    /// <summary>One open watch. It is behind until it says that it is at the present.</summary>
    internal sealed class OpenWatch(OpenWatches watches) : IDisposable
    {
        private long _behindSince = TimeProvider.System.GetTimestamp();

        /// <summary>For how long it has not been at the present.</summary>
        public TimeSpan Lag => Volatile.Read(ref _behindSince) is var since and not 0
            ? TimeProvider.System.GetElapsedTime(since) : TimeSpan.Zero;

        /// <summary>There is something to send.</summary>
        public void IsBehind()
        {
            if (Volatile.Read(ref _behindSince) == 0) Volatile.Write(ref _behindSince, TimeProvider.System.GetTimestamp());
        }

        /// <summary>Everything was sent.</summary>
        public void IsAtPresent() => Volatile.Write(ref _behindSince, 0);

        public void Dispose() => watches._open.TryRemove(this, out _);
    }
}
