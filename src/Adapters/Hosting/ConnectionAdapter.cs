using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Transports;
using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CreditHub.Adapters.Hosting;

/// <summary>One connection at work: looks at its source again and again, and delivers what is there.</summary>
public sealed class ConnectionAdapter : BackgroundService
{
    private const string SourceItself = "";

    private readonly Connection _connection;
    private readonly CreditHubClient _client;
    private readonly ITransport _transport;
    private readonly RetryTimes _retries;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Makes the adapter of a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="hub">How the hub is reached and by which certificate or key; agency and purpose are the connection's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where to say what happens.</param>
    /// <param name="progress">Called with the name of what is being delivered and the rows decided so far; null = nobody wants to know.</param>
    public ConnectionAdapter(Connection connection, CreditHubClientOptions hub, TimeProvider time, ILoggerFactory loggers, Action<string, long>? progress = null)
    {
        _connection = connection;
        _time = time;
        _logger = loggers.CreateLogger<ConnectionAdapter>();
        _retries = new RetryTimes(time);
        _client = CreditHubClient.Connect(new CreditHubClientOptions
        {
            Address = hub.Address, Key = hub.Key, KeyFile = hub.KeyFile, CertificateFile = hub.CertificateFile,
            CertificateKeyFile = hub.CertificateKeyFile, AuthorityFile = hub.AuthorityFile,
            ConfigureHandler = hub.ConfigureHandler, Agency = connection.Agency, Purpose = "reporting", TimeProvider = time,
            LoggerFactory = loggers,
        });
        _transport = TransportKinds.Open(new ConnectionWork(connection, _client, time, _logger, progress));
    }

    /// <summary>Looks until a file that lies there now is taken, and ends. What failed stands in the result.</summary>
    /// <exception cref="SourceFailedException">The state folder is in use by another adapter.</exception>
    public async Task<PassResult> RunOnce(CancellationToken cancellationToken)
    {
        using var state = StateLock.Take(_connection.StateFolder);
        var result = new PassResult();
        for (var look = 1; ; look++)
        {
            try
            {
                await _transport.Look(result, cancellationToken);
            }
            catch (Exception e) when (e is SourceFailedException or CreditHubException)
            {
                result.AddFailure(_connection.Name, e);
                return result;
            }

            if (look == _transport.LooksUntilTaken) return result;
            await Task.Delay(_connection.PollInterval, _time, cancellationToken);
        }
    }

    /// <summary>Tries the connection and shows what is there. Takes and changes nothing.</summary>
    /// <exception cref="SourceFailedException">The source cannot be read.</exception>
    public Task Check(Action<string> show, CancellationToken cancellationToken) => _transport.Check(show, cancellationToken);

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _transport.Dispose();
        _client.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for nobody's first look at a source that may be slow.
        await Task.Yield();
        StateLock? state = null;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var pause = await Attempt(
                    async result =>
                    {
                        state ??= StateLock.Take(_connection.StateFolder);
                        await _transport.Look(result, stoppingToken);
                    },
                    stoppingToken);
                await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            state?.Dispose();
        }
    }

    // Nothing that a source does ends the adapter: at night it is the next look that helps, not a process that is gone. A source that
    // failed is not left until the next poll, which may be a day away; a file that failed is, since others are watched from poll to poll.
    private async Task<TimeSpan> Attempt(Func<PassResult, Task> look, CancellationToken stoppingToken)
    {
        try
        {
            await look(new PassResult());
            AdapterMetrics.Works(_connection.Name, _time.GetUtcNow());
            if (_retries.Delivered(SourceItself)) _logger.Recovered(_connection.Name);
            return _connection.PollInterval;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what was on its way goes on from its resume point.
            return TimeSpan.Zero;
        }
        catch (Exception e) when (e is SourceFailedException or CreditHubException)
        {
            var pause = Failed();
            _logger.SourceFailed(_connection.Name, e.Message, pause.TotalSeconds);
            return pause;
        }
        catch (Exception e)
        {
            var pause = Failed();
            _logger.Unforeseen(e, _connection.Name, pause.TotalSeconds);
            return pause;
        }
    }

    private TimeSpan Failed()
    {
        AdapterMetrics.Fails(_connection.Name);
        return _retries.Failed(SourceItself);
    }
}
