using System.Net;
using Microsoft.AspNetCore.Connections;

namespace CreditHub.Hub.Operations;

/// <summary>
/// In place of the sockets of a silo that is alone: it opens none. Nobody could be told from a node of the hub there, and nobody needs to come in, since grains of
/// one process reach each other without a connection.
/// </summary>
internal sealed class NobodyListens : IConnectionListenerFactory
{
    /// <summary>Takes the place of every listener of the silo.</summary>
    /// <exception cref="InvalidOperationException">There is none: the silo makes its listeners in another way, which would open a port.</exception>
    public static void InPlaceOfSockets(IServiceCollection services)
    {
        var sockets = services.Where(s => s.ServiceType == typeof(IConnectionListenerFactory) && s.IsKeyedService).ToList();
        if (sockets.Count == 0) throw new InvalidOperationException("The silo's listeners were not found, so that a port could be opened by it.");
        foreach (var listener in sockets)
        {
            services.Remove(listener);
            services.AddKeyedSingleton<IConnectionListenerFactory>(listener.ServiceKey, new NobodyListens());
        }
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Silence(endpoint));

    private sealed class Silence(EndPoint endPoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endPoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(_end.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }
    }
}
