using CreditHub.Benchmarks.Servers;
using Grpc.Core;
using Grpc.Net.Client;

namespace CreditHub.Benchmarks.Running;

/// <summary>
/// One connection to a server, and who calls over it. The generated client on it, not the typed one: what a caller's own comfort costs would
/// only bring both sides nearer to each other.
/// </summary>
internal sealed class BenchChannel(ChildServer server) : IDisposable
{
    private const int ReceiveBytesMax = 64 << 20;

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { MaxReceiveMessageSize = ReceiveBytesMax });

    public CallInvoker Invoker => _channel.CreateCallInvoker();

    /// <summary>Metadata of an agency; the bare limit is sent the same.</summary>
    public static Metadata As(string agency, string purpose) =>
        new() { { "credithub-agency", agency }, { "credithub-purpose", purpose }, { "credithub-key", BenchKeys.Of(agency) } };

    public void Dispose() => _channel.Dispose();
}
