using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;

namespace CreditHub.Ledger.Entries;

/// <summary>What an entry is. The numbers are stored.</summary>
public enum EntryKind : short
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A record new to the hub; payload <c>RecordEntry</c>.</summary>
    RecordReported = 1,

    /// <summary>A later version of a record; payload <c>RecordEntry</c>.</summary>
    RecordCorrected = 2,

    /// <summary>A record was withdrawn; payload <c>WithdrawalEntry</c>.</summary>
    RecordWithdrawn = 3,

    /// <summary>What followed for a subject's standing; payload <c>StandingEntry</c>.</summary>
    StandingChanged = 4,

    /// <summary>A source stated up to when its data is complete; payload <c>WatermarkEntry</c>.</summary>
    WatermarkAdvanced = 5,

    /// <summary>A version of the measures catalogue came into force; payload <c>DocumentEntry</c>.</summary>
    CatalogueInForce = 6,

    /// <summary>A version of the sharing directory came into force; payload <c>DocumentEntry</c>.</summary>
    DirectoryInForce = 7,

    /// <summary>A source stated what a batch held and what became of it; payload <c>BatchEntry</c>.</summary>
    BatchDelivered = 8,

    /// <summary>A row was taken whose subject a person must name; payload <c>WaitingEntry</c>.</summary>
    RowWaiting = 9,

    /// <summary>A person named the subject of a waiting row, or discarded it; payload <c>WaitingDecisionEntry</c>.</summary>
    WaitingDecided = 10,

    /// <summary>A case was begun or moved on; payload <c>CaseEntry</c>.</summary>
    CaseAdvanced = 11,

    /// <summary>A document was submitted for a subject's cases; payload <c>DocumentSubmittedEntry</c>.</summary>
    DocumentSubmitted = 12,

    /// <summary>A version of the processes' terms came into force; payload <c>DocumentEntry</c>.</summary>
    ProceduresInForce = 13,

    /// <summary>A credit report was issued; payload <c>ReportIssuedEntry</c>.</summary>
    ReportIssued = 20,

    /// <summary>The request by which a report was issued, so that the same request again gets the same report; payload <c>ReportRequestedEntry</c>.</summary>
    ReportRequested = 21,

    /// <summary>A version of the publicity rules came into force; payload <c>DocumentEntry</c>.</summary>
    PublicityInForce = 22,

    /// <summary>A version of the report definitions came into force; payload <c>DocumentEntry</c>.</summary>
    ReportsInForce = 23,

    /// <summary>A version of an industry's supervision rules came into force; payload <c>DocumentEntry</c>.</summary>
    SupervisionInForce = 24,

    /// <summary>Companies and inspectors were drawn; payload <c>DrawEntry</c>.</summary>
    DrawMade = 25,

    /// <summary>An agency fed back what it did with a decision; payload <c>OutcomeEntry</c>.</summary>
    OutcomeReported = 26,

    /// <summary>A public credit evaluation came, changed or was withdrawn, with the record that caused it; payload <c>EvaluationEntry</c>.</summary>
    EvaluationChanged = 27,
    /// <summary>Where a node's decision log ended; payload <c>EvidenceAnchorEntry</c>.</summary>
    EvidenceAnchored = 30,

    /// <summary>Answers that an agency was given have changed; payload <c>RecallEntry</c>.</summary>
    AnswersRecalled = 31,

    /// <summary>An agency's use was not like its own past; payload <c>UsageWarningEntry</c>.</summary>
    UsageWarned = 32,

    /// <summary>What entries named of persons was erased; payload <c>PersonsErasedEntry</c>.</summary>
    PersonsErased = 33,

    /// <summary>
    /// A rulebook came into force: all rules at once; payload <c>RulebookEntry</c>. Ledgers of before hold the documents one by one, under the kinds
    /// that end in «InForce» above.
    /// </summary>
    RulebookInForce = 34,

    /// <summary>A rulebook was published that comes into force on a later day; payload <c>RulebookEntry</c>.</summary>
    RulebookScheduled = 35,

    /// <summary>A scheduled rulebook was cancelled; payload <c>RulebookCancelledEntry</c>.</summary>
    RulebookCancelled = 36,

    /// <summary>The command by which the operator published or cancelled, so that the same command again does nothing more; payload <c>RulesCommandEntry</c>.</summary>
    RulesCommanded = 37,

    /// <summary>Every announced standing was reviewed by a rulebook; payload <c>StandingsReviewedEntry</c>.</summary>
    StandingsReviewed = 38,

    /// <summary>What a stretch of a node's decision log holds of checks and of outcomes owed; payload <c>FeedbackOwedEntry</c>.</summary>
    FeedbackOwed = 39,

    /// <summary>An agency was reminded of outcomes that it owes; payload <c>FeedbackReminderEntry</c>.</summary>
    FeedbackReminded = 40,

    /// <summary>An agency stated how many transactions it handled; payload <c>TransactionsEntry</c>.</summary>
    TransactionsStated = 41,

    /// <summary>From here on times are those of a stated clock, or of one that was moved; payload <c>ClockStatedEntry</c>.</summary>
    ClockStated = 42,
}

/// <summary>One immutable entry of the ledger.</summary>
public sealed record LedgerEntry
{
    /// <summary>Its place.</summary>
    public required Position Position { get; init; }

    /// <summary>Place of the last entry of its transaction: the place that tokens name, so that nobody resumes inside one.</summary>
    public required Position TransactionEnd { get; init; }

    /// <summary>What it is.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The subject; null for entries about no subject.</summary>
    public required UnifiedSocialCreditCode? Subject { get; init; }

    /// <summary>The record; for watermarks and batches the record number is empty; null for entries about no record.</summary>
    public required RecordKey? Record { get; init; }

    /// <summary>The source's version of the record; 0 where there is no record.</summary>
    public required long RecordVersion { get; init; }

    /// <summary>Digest of the record's content; null where there is no record.</summary>
    public required ContentDigest? Digest { get; init; }

    /// <summary>Protobuf bytes, by kind.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>When the hub recorded it (记录时间). Never runs backwards along the ledger.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}
