using System.Text.Json.Serialization.Metadata;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Transports;
using CreditHub.Adapters.Transports.Http;
using CreditHub.Adapters.Transports.Sftp;
using CreditHub.Adapters.Transports.Tables;

namespace CreditHub.Adapters.Hosting;

/// <summary>The kinds of transport: the name of each in connection files, its settings, and how it is opened.</summary>
internal static class TransportKinds
{
    private static readonly Kind[] All =
    [
        Of<DropFolderSettings>("drop-folder", (work, settings) =>
            new DropFolderTransport(work, Path.GetFullPath(settings.Folder, work.Connection.Folder), settings.FileBytesMax)),
        Of<SftpSettings>("sftp", (work, settings) => new SftpTransport(work, settings)),
        Of<TableSettings>("table", (work, settings) => new TableTransport(work, settings)),
        Of<HttpSettings>("http", (work, settings) => new HttpTransport(work, settings)),
    ];

    /// <summary>Names of all kinds.</summary>
    public static IEnumerable<string> Names => All.Select(k => k.Name);

    /// <summary>Opens the transport of a connection.</summary>
    public static ITransport Open(ConnectionWork work)
    {
        var settings = work.Connection.Transport;
        return Array.Find(All, k => k.Settings == settings.GetType()) is { } kind
            ? kind.Open(work, settings)
            : throw new InvalidOperationException($"{settings.GetType().Name} is the settings type of no kind of transport.");
    }

    /// <summary>Lets the field <c>kind</c> of a connection file choose the settings.</summary>
    public static void ReadByName(JsonTypeInfo type)
    {
        if (type.Type != typeof(TransportSettings)) return;
        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
        foreach (var kind in All) type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind.Settings, kind.Name));
    }

    private static Kind Of<TSettings>(string name, Func<ConnectionWork, TSettings, ITransport> open)
        where TSettings : TransportSettings => new(name, typeof(TSettings), (work, settings) => open(work, (TSettings)settings));

    private sealed record Kind(string Name, Type Settings, Func<ConnectionWork, TransportSettings, ITransport> Open);
}
