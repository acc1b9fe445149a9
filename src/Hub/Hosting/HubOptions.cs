using System.ComponentModel.DataAnnotations;

namespace CreditHub.Hub.Hosting;

/// <summary>Settings of the hub, section <c>Hub</c>.</summary>
public sealed class HubOptions
{
    /// <summary>Where gRPC is served (HTTP/2): <c>http</c> on loopback, <c>https</c> with <c>Hub:Tls</c> anywhere. The default is <c>http://127.0.0.1:5080</c>.</summary>
    [Required]
    public Uri Address { get; set; } = new("http://127.0.0.1:5080");

    /// <summary>
    /// Where metrics and readiness are served (HTTP/1.1). Beyond loopback it needs <see cref="OperationsNetworks"/>, or <c>https</c> with <c>Hub:Tls</c> and a
    /// certificate of the operator. The default is <c>http://127.0.0.1:5081</c>.
    /// </summary>
    [Required]
    public Uri OperationsAddress { get; set; } = new("http://127.0.0.1:5081");

    /// <summary>Networks that may read metrics and readiness, beside loopback, such as <c>10.0.3.0/24</c>; comma-separated. Empty, the default: loopback only.</summary>
    public string OperationsNetworks { get; set; } = "";

    /// <summary>Folder of what this node writes: ledger, decision log, keys. The default is <c>.hub</c> where the program was started.</summary>
    [Required(AllowEmptyStrings = false)]
    public string DataFolder { get; set; } = ".hub";

    /// <summary>Folder of the rules that seed an empty ledger. The default is <c>config</c> beside the program.</summary>
    [Required(AllowEmptyStrings = false)]
    public string ConfigFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "config");

    /// <summary>Largest message in bytes that is read. The default is 4 MiB.</summary>
    [Range(64 << 10, 64 << 20)]
    public int MessageBytesMax { get; set; } = 4 << 20;

    /// <summary>
    /// File with the 32 bytes by which identity numbers of persons are hashed; made where it is missing. Empty, the default: <c>identity.key</c> in the data
    /// folder. Nodes of a cluster need the same one.
    /// </summary>
    public string IdentityKeyFile { get; set; } = "";

    /// <summary>
    /// Time at which the hub's clock begins, RFC 3339, such as <c>2026-03-02T09:00:00+08:00</c>: to rehearse on a copy of the ledger, on
    /// loopback and alone. Every answer says so. Empty, the default: the machine's clock.
    /// </summary>
    public string Clock { get; set; } = "";

    /// <summary>Where the hub's nodes find each other. Empty, the default: this node is alone. Else a Redis connection string such as <c>127.0.0.1:6379</c>.</summary>
    public string Redis { get; set; } = "";

    /// <summary>Port between silos in a cluster. The default is 11111.</summary>
    [Range(0, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>
    /// True: the nodes of a cluster, all on this machine's loopback, speak to each other without certificates, so that every process of the machine may join. For trying
    /// things out only. The default is false: a cluster needs <c>Hub:Tls</c>.
    /// </summary>
    public bool SiloWithoutTls { get; set; }

    /// <summary>IP address at which other nodes reach this one. The default is 127.0.0.1.</summary>
    [Required(AllowEmptyStrings = false)]
    public string SiloAddress { get; set; } = "127.0.0.1";

    /// <summary>Seconds after which an idle subject leaves memory. From 60; the default is 600.</summary>
    [Range(60, 86400)]
    public int IdleSubjectSeconds { get; set; } = 600;

    /// <summary>Folder with one drop folder an agency, watched by adapters inside the hub. Empty, the default: none is watched.</summary>
    public string DropFolder { get; set; } = "";

    /// <summary>Folder of <c>*.connection.json</c> files, each served by an adapter inside the hub. Empty, the default: none.</summary>
    public string ConnectionsFolder { get; set; } = "";
}
