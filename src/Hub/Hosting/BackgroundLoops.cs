using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Hosting;

/// <summary>Every background loop of this node and how it does. A loop registers under its type's name when it is made; a test holds the list against the loops.</summary>
internal sealed class BackgroundLoops
{
    private readonly ConcurrentDictionary<string, BackgroundLoop> _loops = new(StringComparer.Ordinal);

    /// <summary>The loops, in order of name.</summary>
    public IEnumerable<BackgroundLoop> All => _loops.Values.OrderBy(l => l.Name, StringComparer.Ordinal);

    /// <summary>The state of a loop; the same for the same type.</summary>
    public BackgroundLoop Of<TLoop>() => Of(typeof(TLoop));

    /// <summary>The state of a loop by its type.</summary>
    public BackgroundLoop Of(Type loop) => _loops.GetOrAdd(loop.Name, static name => new BackgroundLoop(name));
}

/// <summary>How one background loop does. A round that fails is tried again; an item that cannot be handled is skipped and named.</summary>
internal sealed class BackgroundLoop(string name)
{
    private const int NamedMax = 3;

    private readonly Lock _gate = new();
    private readonly Queue<string> _skipped = new();
    private string? _failure;
    private long _failures;
    private long _skips;

    /// <summary>Name of its type.</summary>
    public string Name { get; } = name;

    /// <summary>Rounds that failed since the start.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Items that were skipped since the start.</summary>
    public long Skips => Interlocked.Read(ref _skips);

    /// <summary>True from a round that failed until one that ends well.</summary>
    public bool IsFailing => Volatile.Read(ref _failure) is not null;

    /// <summary>What is wrong, in a sentence; null where nothing is.</summary>
    public string? Fault
    {
        get
        {
            lock (_gate)
            {
                if (_failure is not null) return $"{Name} fails and is tried again: {_failure}";
                return _skipped.Count == 0 ? null : $"{Name} skipped {_skips} item(s) that it could not handle; the latest: {string.Join(", ", _skipped)}.";
            }
        }
    }

    /// <summary>A round ended well.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failure) is null) return;
        lock (_gate) _failure = null;
    }

    /// <summary>A round failed. It counts until a round ends well.</summary>
    public void Failed(Exception e)
    {
        Interlocked.Increment(ref _failures);
        lock (_gate) _failure = $"{e.GetType().Name}: {e.Message}";
    }

    /// <summary>An item could not be handled and was skipped. It counts until the node starts again, which tries it again.</summary>
    /// <param name="item">What names the item, such as its position in the ledger. Nothing of its content.</param>
    /// <returns>True where it is another than the latest ones, so that a log need not repeat it.</returns>
    public bool Skipped(string item)
    {
        Interlocked.Increment(ref _skips);
        lock (_gate)
        {
            if (_skipped.Contains(item)) return false;
            _skipped.Enqueue(item);
            if (_skipped.Count > NamedMax) _skipped.Dequeue();
            return true;
        }
    }
}

/// <summary>Degraded while a background loop fails or has skipped something: recalls, reviews and the like do not come by themselves then.</summary>
internal sealed class BackgroundLoopsHealth(BackgroundLoops loops) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = loops.All.Select(l => l.Fault).OfType<string>().ToList();
        return Task.FromResult(faults.Count == 0
            ? HealthCheckResult.Healthy($"{loops.All.Count()} background loops run.")
            : HealthCheckResult.Degraded(string.Join(" ", faults)));
    }
}
