using CreditHub.Adapters.Reporting;
using CreditHub.Client;
using Microsoft.Extensions.Logging;

namespace CreditHub.Adapters.Connections;

/// <summary>What a transport works with.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Client">The hub, called in the name of the source.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where to say what happens.</param>
/// <param name="Progress">Called with the name of what is being delivered and the rows decided so far; null = nobody wants to know.</param>
internal sealed record ConnectionWork(
    Connection Connection, CreditHubClient Client, TimeProvider Time, ILogger Logger, Action<string, long>? Progress = null)
{
    /// <summary>The way from a file to the hub.</summary>
    public Delivery Delivery { get; } = new(Client, Connection.Formats, Time)
    {
        Changes = Connection.Changes, PastFolder = Path.Combine(Connection.StateFolder, "past"),
    };

    /// <summary>A folder in the connection's state, made where it is not there.</summary>
    public string FolderOf(string name) => Directory.CreateDirectory(Path.Combine(Connection.StateFolder, name)).FullName;

    /// <summary>The folder in the connection's state where rows on their way lie: nobody but the adapter's own account reads it.</summary>
    public string SpoolFolder()
    {
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var path = Path.Combine(Connection.StateFolder, "spool");
        return (OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, Own)).FullName;
    }

    /// <summary>Progress of one delivery; null = nobody wants to know.</summary>
    public Action<long>? ProgressOf(string name) => Progress is { } progress ? rows => progress(name, rows) : null;
}
