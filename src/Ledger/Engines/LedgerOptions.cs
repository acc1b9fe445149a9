using System.ComponentModel.DataAnnotations;

namespace CreditHub.Ledger.Engines;

/// <summary>Which engine holds the ledger.</summary>
public enum LedgerEngineKind
{
    /// <summary>SQLite: one file, no server. The default.</summary>
    Sqlite,

    /// <summary>PostgreSQL, for clusters.</summary>
    PostgreSql,

    /// <summary>SQL Server, for clusters.</summary>
    SqlServer,
}

/// <summary>Settings of the ledger, section <c>Hub:Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>Engine. The default is SQLite.</summary>
    public LedgerEngineKind Engine { get; set; }

    /// <summary>Connection string of the engine, such as <c>Data Source=/var/lib/credithub/ledger.db</c>. Required.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Hub:Ledger:ConnectionString is empty. For SQLite give «Data Source=<file>».")]
    public string ConnectionString { get; set; } = "";

    /// <summary>File in which a node keeps what it last saw of the ledger, so that a wrong store is noticed at the start. The hub's is <c>ledger.mark</c> in the data folder.</summary>
    public string MarkFile { get; set; } = "";

    /// <summary>Units that may wait to be committed; more callers wait. From 1 to 100,000; the default is 8,192.</summary>
    [Range(1, 100_000)]
    public int QueueUnitsMax { get; set; } = 8192;

    /// <summary>Units committed together at most. From 1 to 10,000; the default is 1,024.</summary>
    [Range(1, 10_000)]
    public int GroupUnitsMax { get; set; } = 1024;

    /// <summary>Threads that read, each with a connection of its own. From 1 to 64; the default is 4.</summary>
    [Range(1, 64)]
    public int Readers { get; set; } = 4;

    /// <summary>Reads that may wait for a reader; more callers wait. From 1 to 100,000; the default is 4,096.</summary>
    [Range(1, 100_000)]
    public int QueueReadsMax { get; set; } = 4096;

    /// <summary>
    /// Seconds for which a node may stand still while it keeps the ledger locked. After them PostgreSQL ends its session and others write on; readiness says after half of
    /// them that commits stand still. From 2 to 60; the default is 5.
    /// </summary>
    [Range(2, 60)]
    public int StallSeconds { get; set; } = 5;
}
