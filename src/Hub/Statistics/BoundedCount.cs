namespace CreditHub.Hub.Statistics;

/// <summary>
/// One count of the whole store at a time. A count that takes long serves for a while, so that asking for figures takes a bounded share
/// of a reader's time however large the store is.
/// </summary>
/// <typeparam name="TKey">What a count depends on beside the store.</typeparam>
/// <typeparam name="T">What is counted.</typeparam>
internal sealed class BoundedCount<TKey, T>(TimeProvider time) : IDisposable
    where TKey : IEquatable<TKey>
    where T : class
{
    // Of what is counted faster, every call gets a count of its own.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(250);
    private const int ServesFor = 20;

    private readonly SemaphoreSlim _one = new(1);
    private (TKey Key, T Counted, long At, TimeSpan Took)? _last;

    /// <summary>The count for a key: the last one while it serves, else a new one.</summary>
    public async Task<T> Read(TKey key, Func<CancellationToken, Task<T>> count, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && last.Key.Equals(key) && last.Took >= Short
                && time.GetElapsedTime(last.At) < ServesFor * last.Took) return last.Counted;
            var began = time.GetTimestamp();
            var counted = await count(cancellationToken);
            _last = (key, counted, time.GetTimestamp(), time.GetElapsedTime(began));
            return counted;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
