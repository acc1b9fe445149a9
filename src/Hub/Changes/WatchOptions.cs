using System.ComponentModel.DataAnnotations;

namespace CreditHub.Hub.Changes;

/// <summary>Settings of watches, section <c>Hub:Watch</c>.</summary>
public sealed class WatchOptions
{
    /// <summary>How far back a watch may start. Null, the default: the whole ledger.</summary>
    public TimeSpan? Retention { get; set; }

    /// <summary>Bytes of the latest changes kept in memory for all subscribers together. From 64 kB to 4 GB; the default is 64 MB.</summary>
    [Range(64L << 10, 4L << 30)]
    public long RingBytesMax { get; set; } = 64L << 20;
}
