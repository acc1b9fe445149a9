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

    /// <summary>
    /// Hours between two verifications of the whole store; the first begins ten minutes after the start. From 0 to 720, 0 = never; the
    /// default is 24.
    /// </summary>
    [Range(0, 720)]
    public int VerifyHours { get; set; } = 24;

    /// <summary>Entries that a verification reads in a second at most, twice each. From 100 to 1,000,000; the default is 5,000.</summary>
    [Range(100, 1_000_000)]
    public int VerifyEntriesPerSecond { get; set; } = 5000;
}
