using Grpc.Core;

namespace CreditHub.Hub.Evidence;

/// <summary>The token of a call, made when somebody must wait. Hardly anyone does, and making one costs every call a lock and an object.</summary>
internal readonly struct CallToken
{
    private readonly ServerCallContext? _call;
    private readonly CancellationToken _token;

    private CallToken(ServerCallContext? call, CancellationToken token) => (_call, _token) = (call, token);

    /// <summary>The token.</summary>
    public CancellationToken Token => _call?.CancellationToken ?? _token;

    public static implicit operator CallToken(ServerCallContext call) => new(call, default);

    public static implicit operator CallToken(CancellationToken token) => new(null, token);
}
