using CreditHub.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace CreditHub.Client.Connecting;

/// <summary>Opens the channel: keep-alive, and retries for those calls alone that may be repeated unseen.</summary>
internal static class HubChannel
{
    // A transaction's changes come in one message, and a new catalogue touches many subjects at once.
    private const int ReceiveBytesMax = 64 * 1024 * 1024;
    private const int AttemptsMax = 5;

    public static GrpcChannel Open(CreditHubClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        ClientCredentials.Apply(options, handler.SslOptions);
        options.ConfigureHandler?.Invoke(handler);
        return GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = ReceiveBytesMax,
            MaxRetryAttempts = AttemptsMax,
            LoggerFactory = options.LoggerFactory,
            ServiceConfig = new ServiceConfig { MethodConfigs = { RepeatableCalls() } },
        });
    }

    // Streams are left out: what they have already handed over only their own code knows.
    private static MethodConfig RepeatableCalls() => new()
    {
        Names =
        {
            Named(EligibilityService.Descriptor.FullName, "Check"),
            Named(SubjectService.Descriptor.FullName, "GetProfile"),
            Named(SubjectService.Descriptor.FullName, "ListRecords"),
            Named(SanctionService.Descriptor.FullName, "ListActive"),
            Named(SharingDirectoryService.Descriptor.FullName, method: null),
        },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = AttemptsMax,
            InitialBackoff = TimeSpan.FromMilliseconds(100),
            MaxBackoff = TimeSpan.FromSeconds(2),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };

    private static MethodName Named(string service, string? method) => new() { Service = service, Method = method };
}
