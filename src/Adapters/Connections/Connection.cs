using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Mapping;

namespace CreditHub.Adapters.Connections;

/// <summary>One source's connection (接入配置), as its file states it.</summary>
public sealed class Connection
{
    /// <summary>Ending of every connection file.</summary>
    public const string Ending = ".connection.json";

    /// <summary>Name by which logs call it: that of the file.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of the file; what the file names relatively is looked for there.</summary>
    public required string Folder { get; init; }

    /// <summary>Agency code of the source.</summary>
    public required string Agency { get; init; }

    /// <summary>Time between two looks at the source.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>How the source is reached.</summary>
    public required TransportSettings Transport { get; init; }

    /// <summary>Formats of the datasets that it carries, by dataset.</summary>
    public required IReadOnlyDictionary<string, SourceFormat> Formats { get; init; }

    /// <summary>When a delivery departs from its dataset's past so much that a person is asked.</summary>
    public ChangeRules Changes { get; init; } = new();

    /// <summary>Where the connection keeps what it has read up to, what is on its way, and receipts.</summary>
    public required string StateFolder { get; init; }
}

/// <summary>A connection file as it is written.</summary>
/// <param name="Agency">Agency code of the source. Rows are reported in its name.</param>
/// <param name="Datasets">Dataset codes that it carries; each has a format.</param>
/// <param name="Transport">How the source is reached.</param>
/// <param name="PollSeconds">Seconds between two looks. From 0.1 to 86,400; the default is 60.</param>
/// <param name="Formats">Paths of <c>*.format.json</c> files that take the place of those that come with the adapters.</param>
/// <param name="Changes">When a delivery departs from its dataset's past so much that a person is asked; null: the defaults.</param>
/// <param name="StateFolder">Folder for the connection's state. The default is <c>&lt;name&gt;.state</c> beside the file.</param>
internal sealed record ConnectionFile(
    string Agency, IReadOnlyList<string> Datasets, TransportSettings Transport, double PollSeconds = 60, IReadOnlyList<string>? Formats = null,
    string? StateFolder = null, ChangeRules? Changes = null);
