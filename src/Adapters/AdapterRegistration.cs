using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Hosting;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Transports;
using CreditHub.Client.Connecting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CreditHub.Adapters;

/// <summary>Registers the adapters. They report through the hub's own door, each connection on its own.</summary>
public static class AdapterRegistration
{
    /// <summary>Adds one drop folder for each source of which there is a format, and every connection of the folder of connections.</summary>
    /// <exception cref="ValidationException">An option is missing or out of its range.</exception>
    /// <exception cref="ConnectionFileException">A connection file cannot be used.</exception>
    public static IServiceCollection AddAdapters(this IServiceCollection services, AdapterOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        Connection[] dropFolders = [.. options.DropFolder.Length > 0 ? DropFolders(options) : []];
        IEnumerable<Connection> connections =
        [
            .. dropFolders,
            .. options.ConnectionsFolder.Length > 0 ? ConnectionReader.ReadFolder(options.ConnectionsFolder) : [],
        ];
        foreach (var connection in connections)
        {
            services.AddSingleton<IHostedService>(provider => new ConnectionAdapter(
                connection, ClientOptions(options), provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILoggerFactory>()));
        }

        if (dropFolders.Length > 0)
        {
            services.AddSingleton<IHostedService>(provider => new StrayFiles(
                Path.GetFullPath(options.DropFolder), dropFolders.Select(c => c.Name), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        }

        return services;
    }

    private static CreditHubClientOptions ClientOptions(AdapterOptions options) => new()
    {
        Address = options.HubAddress,
        Key = options.HubKey,
        ConfigureHandler = options.HubSocket.Length == 0 ? null : handler => handler.ConnectCallback = (_, cancellation) =>
            Connect(options.HubSocket, cancellation),
    };

    private static async ValueTask<Stream> Connect(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IEnumerable<Connection> DropFolders(AdapterOptions options)
    {
        var root = Path.GetFullPath(options.DropFolder);
        var delivered = SourceFormat.LoadAll().Values.SelectMany(f => f.Agencies.Select(agency => (Agency: agency, Format: f)));
        return delivered.GroupBy(d => d.Agency, d => d.Format).Select(formats => new Connection
        {
            Name = formats.Key,
            Folder = root,
            Agency = formats.Key,
            PollInterval = TimeSpan.FromSeconds(options.PollSeconds),
            Transport = new DropFolderSettings(formats.Key),
            Formats = formats.ToDictionary(f => f.Dataset, StringComparer.Ordinal),
            StateFolder = Path.Combine(root, ".state", formats.Key),
            Changes = options.Changes,
        });
    }
}
