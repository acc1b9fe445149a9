using System.ComponentModel.DataAnnotations;

namespace CreditHub.Hub.Access.Limits;

/// <summary>What one agency may take of the hub, section <c>Hub:Limits</c>. The burst of a rate is what it gives in a second.</summary>
public sealed class LimitOptions
{
    /// <summary>
    /// Units of unary calls and opened streams a second: a check takes 1, other calls what the contract states
    /// (<c>call_facts.cost</c>), and some requests more by what they ask. From 1 to 1,000,000; the default is 500.
    /// </summary>
    [Range(1, 1_000_000)]
    public int CallsPerSecond { get; set; } = 500;

    /// <summary>
    /// Percent of its portal's units a second that one company may take of them, so that no company uses up what is there for all. From 1
    /// to 100; the
    /// default is 10.
    /// </summary>
    [Range(1, 100)]
    public int CompanyPercent { get; set; } = 10;

    /// <summary>Questions a second on streams. From 1 to 10,000,000; the default is 100,000.</summary>
    [Range(1, 10_000_000)]
    public int QuestionsPerSecond { get; set; } = 100_000;

    /// <summary>Rows a second on streams. From 1 to 10,000,000; the default is 20,000. The hub's own adapters are held back by the ledger alone.</summary>
    [Range(1, 10_000_000)]
    public int RowsPerSecond { get; set; } = 20_000;

    /// <summary>Profiles, records' numbers and the like a second on streams from the hub; watches are not counted. From 1 to 1,000,000; the default is 5,000.</summary>
    [Range(1, 1_000_000)]
    public int AnswersPerSecond { get; set; } = 5_000;

    /// <summary>Streams open at a time. From 1 to 10,000; the default is 256.</summary>
    [Range(1, 10_000)]
    public int StreamsMax { get; set; } = 256;

    /// <summary>
    /// Companies that an agency watches by name in all its open streams; each takes about 100 bytes. From 1 to 100,000,000; the default
    /// is 500,000.
    /// </summary>
    [Range(1, 100_000_000)]
    public int WatchedCompaniesMax { get; set; } = 500_000;

    /// <summary>Connections open at a time, of all peers. From 10 to 1,000,000; the default is 10,000.</summary>
    [Range(10, 1_000_000)]
    public int ConnectionsMax { get; set; } = 10_000;

    /// <summary>Connections open at a time of one peer address; a call needs no connection of its own. From 1 to 100,000; the default is 512.</summary>
    [Range(1, 100_000)]
    public int ConnectionsPerPeer { get; set; } = 512;

    /// <summary>Wrong verification codes an hour that an agency may give for one report. From 1 to 10,000; the default is 20.</summary>
    [Range(1, 10_000)]
    public int WrongCodesPerHour { get; set; } = 20;

    /// <summary>
    /// Milliseconds that work may wait for a processor of this node. While all of it waits longer, a share of the calls is refused at once
    /// with OVERLOADED, checks last. From 0 to 10,000; 0 refuses none; the default is 250.
    /// </summary>
    [Range(0, 10_000)]
    public int QueueMilliseconds { get; set; } = 250;

    /// <summary>
    /// Rows of all agencies that are worked on at a time; further messages wait their turn, agency by agency. From 1,000 to 1,000,000; the
    /// default is 4,000.
    /// </summary>
    [Range(1_000, 1_000_000)]
    public int RowsInWork { get; set; } = 4_000;

    /// <summary>Questions on streams likewise. From 1,000 to 1,000,000; the default is 8,000.</summary>
    [Range(1_000, 1_000_000)]
    public int QuestionsInWork { get; set; } = 8_000;

    /// <summary>
    /// Mebibytes of messages that may wait for their turn, of rows and of questions each; a stream beyond it ends with OVERLOADED, to go
    /// on later. From 16 to 65,536; the default is 256.
    /// </summary>
    [Range(16, 65_536)]
    public int WaitingMebibytes { get; set; } = 256;

    /// <summary>
    /// Milliseconds, half more or less by chance, for which a call beyond the rate is held back before it is refused, so that a caller that does not wait is made
    /// to; half of what is left of its deadline at most. From 0 to 5,000; the default is 1,000.
    /// </summary>
    [Range(0, 5_000)]
    public int HoldBackMilliseconds { get; set; } = 1000;
}
