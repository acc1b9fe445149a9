using System.ComponentModel.DataAnnotations;

namespace CreditHub.Hub.Evidence;

/// <summary>When an answer may leave, seen from its entry in the decision log.</summary>
public enum ReleaseRule
{
    /// <summary>Only after its entry is on disk.</summary>
    Durable,

    /// <summary>While no entry older than the window is off disk.</summary>
    Window,
}

/// <summary>What happens to an answer whose entry cannot be written in time.</summary>
public enum FailureRule
{
    /// <summary>It is withheld: UNAVAILABLE with EVIDENCE_NOT_WRITTEN.</summary>
    Refuse,

    /// <summary>It leaves all the same; its entry is written when the log can be again, or counted as missing in the log.</summary>
    Continue,
}

/// <summary>Which signatures and digests the log has.</summary>
public enum SigningSuite
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>ECDSA over P-256, SHA-256.</summary>
    P256 = 1,

    /// <summary>SM2, SM3.</summary>
    Sm2 = 2,
}

/// <summary>Settings of the decision log, section <c>Hub:Evidence</c>.</summary>
public sealed class EvidenceOptions : IValidatableObject
{
    private const int LogIdLength = 32;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FlushMilliseconds >= WindowMilliseconds) yield return new ValidationResult("Hub:Evidence:FlushMilliseconds must be below Hub:Evidence:WindowMilliseconds.");
        if (Suite == SigningSuite.None) yield return new ValidationResult("Hub:Evidence:Suite is P256 or Sm2.");
        if (!RetiredLogs.All(id => id.Length == LogIdLength && id.All(char.IsAsciiHexDigit)))
            yield return new ValidationResult($"Hub:Evidence:RetiredLogs holds ids of logs, {LogIdLength} hexadecimal digits each.");
    }

    /// <summary>Folder of the log, one a node. Empty, the default: <c>evidence</c> in the data folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Folder of the secret signing key. Empty, the default: <c>secret</c> in the log's folder.</summary>
    public string KeyFolder { get; set; } = "";

    /// <summary>Suite of new keys. The default is P256. Changing it takes a new key into use at the next start.</summary>
    public SigningSuite Suite { get; set; } = SigningSuite.P256;

    /// <summary>Days after which a new key takes the old one's place while the hub runs. From 1 to 3,650; the default is 90.</summary>
    [Range(1, 3650)]
    public int KeyDays { get; set; } = 90;

    /// <summary>When answers to checks leave. The default is Window.</summary>
    public ReleaseRule CheckRelease { get; set; } = ReleaseRule.Window;

    /// <summary>What happens to checks when the log cannot be written. The default is Refuse.</summary>
    public FailureRule CheckFailure { get; set; } = FailureRule.Refuse;

    /// <summary>When profiles, records and other reads leave. The default is Durable.</summary>
    public ReleaseRule ReadRelease { get; set; } = ReleaseRule.Durable;

    /// <summary>What happens to reads when the log cannot be written. The default is Refuse.</summary>
    public FailureRule ReadFailure { get; set; } = FailureRule.Refuse;

    /// <summary>Milliseconds that an entry may be off disk while answers leave within the window. From 10 to 10,000; the default is 100.</summary>
    [Range(10, 10_000)]
    public int WindowMilliseconds { get; set; } = 100;

    /// <summary>Bytes of entries that may be off disk while answers leave within the window. From 64 KiB; the default is 16 MiB.</summary>
    [Range(64 << 10, 1 << 30)]
    public int WindowBytesMax { get; set; } = 16 << 20;

    /// <summary>Milliseconds that an answer waits for the log before its failure rule applies. From 10 to 60,000; the default is 2,000.</summary>
    [Range(10, 60_000)]
    public int WaitMilliseconds { get; set; } = 2000;

    /// <summary>Milliseconds between writes where nobody waits for one. From 1 to 1,000, below the window; the default is 20.</summary>
    [Range(1, 1000)]
    public int FlushMilliseconds { get; set; } = 20;

    /// <summary>Bytes after which a new segment begins. From 16 KiB; the default is 64 MiB.</summary>
    [Range(16 << 10, 1 << 30)]
    public int SegmentBytesMax { get; set; } = 64 << 20;

    /// <summary>Minutes between anchors of the log in the ledger. From 1 to 1,440; the default is 10.</summary>
    [Range(1, 1440)]
    public int AnchorMinutes { get; set; } = 10;

    /// <summary>Milliseconds that another node may take to answer for its log. From 100 to 60,000; the default is 5,000.</summary>
    [Range(100, 60_000)]
    public int NodeWaitMilliseconds { get; set; } = 5000;

    /// <summary>Ids of logs that no node holds any more and that are kept elsewhere: searches do not miss them. The default is none.</summary>
    public IReadOnlyList<string> RetiredLogs { get; set; } = [];

    /// <summary>Days after which an answer is not recalled any more. From 1 to 3,650; the default is 180.</summary>
    [Range(1, 3650)]
    public int RecallDays { get; set; } = 180;

    /// <summary>Reasons of answers that are kept in memory for recalls; the oldest go first. From 1,000; the default is 2,000,000, some 100 MB.</summary>
    [Range(1000, 100_000_000)]
    public int RecallReasonsMax { get; set; } = 2_000_000;
}

/// <summary>When use counts as unusual, section <c>Hub:Evidence:Warnings</c>.</summary>
public sealed class WarningOptions
{
    /// <summary>Days of an agency's past that its present is held against. From 1 to 90; the default is 28.</summary>
    [Range(1, 90)]
    public int PastDays { get; set; } = 28;

    /// <summary>Days on which an agency must have asked before anything is called unusual. From 1 to 90; the default is 5.</summary>
    [Range(1, 90)]
    public int PastDaysMin { get; set; } = 5;

    /// <summary>How many times its busiest hour before an hour must be. From 1; the default is 3.</summary>
    [Range(1.0, 1000.0)]
    public double VolumeFactor { get; set; } = 3;

    /// <summary>Decisions in an hour below which nothing is called unusual. From 1; the default is 200.</summary>
    [Range(1, int.MaxValue)]
    public int VolumeMin { get; set; } = 200;

    /// <summary>Decisions in an hour of the day in which the agency never asked before that are called unusual. From 1; the default is 20.</summary>
    [Range(1, int.MaxValue)]
    public int HoursMin { get; set; } = 20;

    /// <summary>How many times its broadest day before the different subjects of a day must be. From 1; the default is 3.</summary>
    [Range(1.0, 1000.0)]
    public double BreadthFactor { get; set; } = 3;

    /// <summary>Different subjects in a day below which nothing is called unusual. From 1; the default is 100.</summary>
    [Range(1, int.MaxValue)]
    public int BreadthMin { get; set; } = 100;
}
