using System.Collections.Concurrent;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence;

/// <summary>
/// Refused calls of callers whom nobody knows, by peer and reason: the first of a second is logged, the others are counted and logged together. Otherwise whoever has
/// no credential could fill the logs.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="logTogether">Logs how many more there were.</param>
internal sealed class RefusalWindows(TimeProvider time, Action<RefusedPeer, long> logTogether)
{
    private const int PeersMax = 4096;
    private static readonly RefusedPeer Others = new("others", ErrorReason.Unspecified, "");

    private readonly ConcurrentDictionary<RefusedPeer, Window> _windows = new();

    /// <summary>Counts a refusal; true where it is the first of its second and is to be logged by itself.</summary>
    public bool IsFirst(RefusedPeer peer)
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        var window = _windows.TryGetValue(peer, out var known) ? known : _windows.GetOrAdd(_windows.Count < PeersMax ? peer : Others, static _ => new Window());
        return window.Take(second);
    }

    /// <summary>Logs what was counted in seconds that are over, and forgets peers that are quiet.</summary>
    public void Flush(bool isEnding = false)
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (peer, window) in _windows)
        {
            if (window.Drain(second, isEnding) is not { } counted) continue;
            if (counted > 0) logTogether(peer, counted);
            else _windows.TryRemove(new(peer, window));
        }
    }

    private sealed class Window
    {
        private readonly Lock _gate = new();
        private long _second = -1;
        private long _counted;

        public bool Take(long second)
        {
            lock (_gate)
            {
                // What an earlier second counted stays until it is flushed: nothing is lost, and a second more or less does not matter.
                if (_second != second && _counted == 0)
                {
                    _second = second;
                    return true;
                }

                _counted++;
                return false;
            }
        }

        // Null: not over yet. Zero: nothing more came.
        public long? Drain(long second, bool isEnding)
        {
            lock (_gate)
            {
                if (_second == second && !isEnding) return null;
                var counted = _counted;
                _counted = 0;
                if (counted > 0) _second = -1;
                return counted;
            }
        }
    }
}

/// <summary>A peer and why its calls are refused.</summary>
/// <param name="Address">Address of the peer.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Operation">Service and method of the call; empty where it reaches none.</param>
internal readonly record struct RefusedPeer(string Address, ErrorReason Reason, string Operation);
