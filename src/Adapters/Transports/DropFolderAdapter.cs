using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reporting;
using CreditHub.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CreditHub.Adapters.Transports;

/// <summary>One source's adapter: looks into its folder, delivers what is there, one file after the other. A file that fails waits; the others go on.</summary>
internal sealed partial class DropFolderAdapter(
    string agency, AdapterOptions options, IReadOnlyDictionary<string, SourceFormat> formats, TimeProvider time, ILoggerFactory loggers)
    : BackgroundService
{
    private const string FolderItself = "";

    private readonly ILogger _logger = loggers.CreateLogger<DropFolderAdapter>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for nobody's first look into a folder that may be slow.
        await Task.Yield();
        using var client = CreditHubClient.Connect(new CreditHubClientOptions
        {
            Address = options.HubAddress, Agency = agency, Purpose = "reporting", TimeProvider = time, LoggerFactory = loggers,
        });
        var folder = new DropFolder(Path.Combine(options.DropFolder, agency));
        var delivery = new Delivery(client, formats, time);
        var retries = new RetryTimes(time);
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookInto(folder, delivery, retries, stoppingToken);
            await Task.Delay(TimeSpan.FromSeconds(options.PollSeconds), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookInto(DropFolder folder, Delivery delivery, RetryTimes retries, CancellationToken stoppingToken)
    {
        if (!retries.IsDue(FolderItself)) return;
        try
        {
            var files = folder.TakeComplete();
            retries.KeepOnly(files);
            foreach (var file in files)
            {
                if (stoppingToken.IsCancellationRequested) return;
                if (retries.IsDue(file)) await Try(delivery, file, retries, stoppingToken);
            }
        }
        catch (Exception e)
        {
            LogFolderFailed(e, agency, retries.Failed(FolderItself).TotalSeconds);
        }
    }

    private async Task Try(Delivery delivery, string file, RetryTimes retries, CancellationToken stoppingToken)
    {
        try
        {
            await Deliver(delivery, file, stoppingToken);
            retries.Delivered(file);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(agency, Path.GetFileName(file));
        }
        catch (Exception e)
        {
            LogFailed(e, agency, Path.GetFileName(file), retries.Failed(file).TotalSeconds);
        }
    }

    private async Task Deliver(Delivery delivery, string file, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(file);
        LogBegins(agency, name);
        if (await delivery.Run(file, agency, progress: null, cancellationToken) is not { } receipt)
        {
            LogRefused(agency, name);
            return;
        }

        var c = receipt.Counts;
        LogDone(agency, name, c.Read, c.Recorded, c.Corrected + c.Withdrawn, c.Repeated + c.Unchanged + c.Superseded, c.Refused, c.NaturalPersons);
    }

    [LoggerMessage(1, LogLevel.Information, "{Agency}: delivering {File}.")]
    private partial void LogBegins(string agency, string file);

    [LoggerMessage(2, LogLevel.Information, "{Agency}: {File} is done: {Read} rows read, {Recorded} recorded, {Changed} corrected or withdrawn, {Known} known already, {Refused} refused, {Persons} about natural persons.")]
    private partial void LogDone(string agency, string file, long read, long recorded, long changed, long known, long refused, long persons);

    [LoggerMessage(3, LogLevel.Warning, "{Agency}: {File} was refused as a whole; the reason lies beside it in the folder refused.")]
    private partial void LogRefused(string agency, string file);

    [LoggerMessage(4, LogLevel.Error, "{Agency}: delivering {File} failed; it goes on where it was in {Seconds} s.")]
    private partial void LogFailed(Exception exception, string agency, string file, double seconds);

    [LoggerMessage(5, LogLevel.Error, "{Agency}: the drop folder cannot be read; the next look is in {Seconds} s.")]
    private partial void LogFolderFailed(Exception exception, string agency, double seconds);

    [LoggerMessage(6, LogLevel.Information, "{Agency}: {File} stops here and goes on from its resume point.")]
    private partial void LogStopped(string agency, string file);
}
