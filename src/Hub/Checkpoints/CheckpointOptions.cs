using System.ComponentModel.DataAnnotations;

namespace CreditHub.Hub.Checkpoints;

/// <summary>Settings of the ledger's checkpoints, section <c>Hub:Checkpoints</c>.</summary>
public sealed class CheckpointOptions
{
    /// <summary>Seconds between two checkpoints while the ledger grows. From 1 to 3,600; the default is 5.</summary>
    [Range(1, 3600)]
    public int Seconds { get; set; } = 5;

    /// <summary>
    /// File of the key that signs checkpoints, Ed25519 in PEM; made where it is missing, and its public half beside it with the ending
    /// .vkey. Empty, the default: <c>checkpoint.key</c> in the data folder. Nodes of a cluster may have one each or the same one.
    /// </summary>
    public string KeyFile { get; set; } = "";
}
