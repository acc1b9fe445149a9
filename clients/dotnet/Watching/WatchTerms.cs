using CreditHub.V1;

namespace CreditHub.Client.Watching;

/// <summary>What a watch was asked for.</summary>
internal sealed record WatchTerms(WatchStart Start, SanctionFilter? Filter, int HeartbeatSeconds)
{
    private const int HeartbeatSecondsOfHub = 15;
    private const int HeartbeatsMissed = 3;

    /// <summary>The silence after which a connection counts as dead.</summary>
    public TimeSpan Silence => TimeSpan.FromSeconds(HeartbeatsMissed * (HeartbeatSeconds == 0 ? HeartbeatSecondsOfHub : HeartbeatSeconds));
}
