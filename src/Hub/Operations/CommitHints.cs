using System.Globalization;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Tells other nodes of commits through Redis, so that they need not wait for their next look at the ledger. Only a hint: when Redis is away,
/// nodes learn of commits a quarter of a second later.
/// </summary>
internal sealed partial class CommitHints(ChangeFeed feed, LedgerStore store, IOptions<HubOptions> options, ILogger<CommitHints> logger) : IHostedService, IAsyncDisposable
{
    private ConnectionMultiplexer? _redis;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var configuration = ConfigurationOptions.Parse(options.Value.Redis);
        configuration.AbortOnConnectFail = false;
        _redis = await ConnectionMultiplexer.ConnectAsync(configuration);
        var channel = RedisChannel.Literal($"credithub:committed:{store.Id:N}");
        var subscriber = _redis.GetSubscriber();
        await subscriber.SubscribeAsync(channel, (_, value) =>
        {
            if (long.TryParse((string?)value, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) feed.Hint(new Position(position));
        });
        feed.Committed += position =>
        {
            try
            {
                subscriber.Publish(channel, position.Value, CommandFlags.FireAndForget);
            }
            catch (RedisException e)
            {
                LogHintLost(e);
            }
        };
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [LoggerMessage(1, LogLevel.Debug, "A hint was not sent; other nodes find the commit by themselves.")]
    private partial void LogHintLost(Exception exception);
}
