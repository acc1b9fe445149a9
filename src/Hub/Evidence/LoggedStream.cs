using Grpc.Core;

namespace CreditHub.Hub.Evidence;

/// <summary>A stream whose messages are written in small groups, each after its entries were released.</summary>
internal sealed class LoggedStream<T>(
    IServerStreamWriter<T> stream, Func<IReadOnlyList<T>, CancellationToken, Task> release)
    : IServerStreamWriter<T>
    where T : class
{
    private const int GroupMax = 64;
    private readonly List<T> _group = [];

    public WriteOptions? WriteOptions
    {
        get => stream.WriteOptions;
        set => stream.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        _group.Add(message);
        return _group.Count < GroupMax ? Task.CompletedTask : Flush(cancellationToken);
    }

    /// <summary>Writes what is left.</summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        if (_group.Count == 0) return;
        await release(_group, cancellationToken);
        foreach (var message in _group) await stream.WriteAsync(message, cancellationToken);
        _group.Clear();
    }
}
