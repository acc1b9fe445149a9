using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Evidence;

/// <summary>A stream of profiles that are written in small groups, each after its entry was released.</summary>
internal sealed class LoggedProfiles(
    IServerStreamWriter<QueryProfilesResponse> stream, Func<IReadOnlyList<QueryProfilesResponse>, CancellationToken, Task> release)
    : IServerStreamWriter<QueryProfilesResponse>
{
    private const int GroupMax = 64;
    private readonly List<QueryProfilesResponse> _group = [];

    public WriteOptions? WriteOptions
    {
        get => stream.WriteOptions;
        set => stream.WriteOptions = value;
    }

    public Task WriteAsync(QueryProfilesResponse message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(QueryProfilesResponse message, CancellationToken cancellationToken)
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
