using System.ComponentModel.DataAnnotations;
using CreditHub.Adapters.Changes;

namespace CreditHub.Adapters;

/// <summary>Settings of the adapters that run inside a program.</summary>
public sealed class AdapterOptions
{
    /// <summary>Address of the hub. Required.</summary>
    [Required(AllowEmptyStrings = false)]
    public string HubAddress { get; set; } = "";

    /// <summary>Path of the Unix socket on which the hub listens for its own adapters. Empty, the default: they use its address.</summary>
    public string HubSocket { get; set; } = "";

    /// <summary>Key by which the hub knows the adapters; empty where it needs none.</summary>
    public string HubKey { get; set; } = "";

    /// <summary>Folder with one drop folder an agency, such as <c>sx-court</c>. Empty, the default: no drop folder.</summary>
    public string DropFolder { get; set; } = "";

    /// <summary>Folder of <c>*.connection.json</c> files. Empty, the default: no connection.</summary>
    public string ConnectionsFolder { get; set; } = "";

    /// <summary>When a delivery into a drop folder departs from its dataset's past so much that a person is asked.</summary>
    public ChangeRules Changes { get; set; } = new();

    /// <summary>Seconds between two looks into a drop folder. From 0.1 to 3,600; the default is 2.</summary>
    [Range(0.1, 3600)]
    public double PollSeconds { get; set; } = 2;
}
