using System.Text.Json.Serialization;
using CreditHub.Adapters.Transports;
using CreditHub.Adapters.Transports.Http;
using CreditHub.Adapters.Transports.Sftp;
using CreditHub.Adapters.Transports.Tables;

namespace CreditHub.Adapters.Connections;

/// <summary>How a source is reached. The field <c>kind</c> says which of them it is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DropFolderSettings), "drop-folder")]
[JsonDerivedType(typeof(SftpSettings), "sftp")]
[JsonDerivedType(typeof(TableSettings), "table")]
[JsonDerivedType(typeof(HttpSettings), "http")]
public abstract record TransportSettings
{
    /// <summary>True where one connection carries one dataset, since nothing at the source says which it is.</summary>
    internal abstract bool CarriesOneDataset { get; }

    /// <summary>What is wrong with the settings, each with its field and cure.</summary>
    internal abstract IEnumerable<string> Faults();

    /// <summary>The transport itself.</summary>
    internal abstract ITransport Open(ConnectionWork work);
}
