using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CreditHub.Adapters.Transports;

/// <summary>
/// Says once what lies in the root of the drop folders where nobody takes it: beside the agencies' folders, in a folder that is no agency's, in a folder
/// below one, or under a name that is no delivery's. A source that misspelt a name would otherwise wait for ever, and so would whoever asks it for data.
/// </summary>
public sealed partial class StrayFiles : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // A source may write a delivery under another name first.
    private static readonly TimeSpan StillWritten = TimeSpan.FromMinutes(10);

    private readonly string _root;
    private readonly IReadOnlySet<string> _agencies;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // What lay there at the last look, and whether it was said. What goes and comes back is said again.
    private Dictionary<string, bool> _seen = [];
    private string _failure = "";

    /// <summary>Makes the look-out over a root.</summary>
    /// <param name="root">The folder with one drop folder an agency.</param>
    /// <param name="agencies">Names of the folders that are watched.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where to say it.</param>
    public StrayFiles(string root, IEnumerable<string> agencies, TimeProvider time, ILoggerFactory loggers)
    {
        _root = root;
        _agencies = agencies.ToHashSet(StringComparer.Ordinal);
        _time = time;
        _logger = loggers.CreateLogger<StrayFiles>();
    }

    /// <summary>Paths that nobody takes, each with the reason.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<(string Path, string Reason)> Find()
    {
        var root = new DirectoryInfo(_root);
        if (!root.Exists) return [];
        var known = string.Join(", ", _agencies.Order(StringComparer.Ordinal));
        var strays = new List<(string, string)>();
        foreach (var file in root.EnumerateFiles().Where(f => DropFolder.IsVisible(f.Name)))
            strays.Add((file.FullName, $"it lies beside the agencies' folders. Move it into the one of its agency: {known}."));
        foreach (var folder in root.EnumerateDirectories().Where(d => DropFolder.IsVisible(d.Name)))
        {
            if (folder.LinkTarget is not null)
                strays.Add((folder.FullName, "it is a link, and links are not followed. Name its target in a connection file."));
            else if (!_agencies.Contains(folder.Name))
                strays.Add((folder.FullName, $"no agency of that name delivers files. Folders are watched of {known}. Move its files into the right one, or connect the source by a connection file."));
            else AddStraysOf(folder, strays);
        }

        return strays;
    }

    /// <summary>Looks once and says what lay there at the last look already and was not said.</summary>
    public void Look()
    {
        var now = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (path, reason) in Find())
        {
            // Not at the first sight: it may be on its way to its place.
            var wasThere = _seen.TryGetValue(path, out var wasSaid);
            if (wasThere && !wasSaid) LogStray(ConnectionLog.Line(path), reason);
            now[path] = wasThere;
        }

        _seen = now;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Look();
                _failure = "";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (e.Message != _failure) LogUnreadable(_root, e.Message);
                _failure = e.Message;
            }

            await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void AddStraysOf(DirectoryInfo folder, List<(string, string)> strays)
    {
        foreach (var below in folder.EnumerateDirectories().Where(d => DropFolder.IsVisible(d.Name) && !DropFolderTransport.IsOwnFolder(d.Name)))
            strays.Add((below.FullName, $"files are taken from {folder.FullName} itself, not from folders below it."));
        var settled = _time.GetUtcNow().UtcDateTime - StillWritten;
        foreach (var file in folder.EnumerateFiles().Where(f => DropFolder.IsVisible(f.Name) && !DropFolder.IsDelivery(f.Name) && !DropFolder.IsOwn(f.Name) && f.LastWriteTimeUtc < settled))
            strays.Add((file.FullName, $"its name is not that of a delivery, which ends in {string.Join(", ", DropFolder.DeliveryEndings)}."));
    }

    [LoggerMessage(1, LogLevel.Warning, "{Path} lies where nobody takes it: {Reason}")]
    private partial void LogStray(string path, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Root} cannot be searched for files that lie astray: {Reason}")]
    private partial void LogUnreadable(string root, string reason);
}
