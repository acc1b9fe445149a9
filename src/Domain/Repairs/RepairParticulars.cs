using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Repairs;

/// <summary>What an application for repair states, and by which rules it is judged.</summary>
public sealed record RepairParticulars : CaseParticulars
{
    /// <summary>How the conduct was corrected and the duty performed (纠正失信行为、履行义务情况).</summary>
    public required string Statement { get; init; }

    /// <summary>Number of the commitment that goes with it (信用承诺).</summary>
    public required string CommitmentCaseId { get; init; }

    /// <summary>The rules of the record's own day.</summary>
    public required RepairTerms Terms { get; init; }

    /// <summary>Number of the document that granted, rejected or revoked it; empty before.</summary>
    public string DecisionDocument { get; init; } = "";

    /// <summary>Why it was declined, rejected or revoked; empty otherwise.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>
/// When a record may be repaired: by the version of the publicity rules in force on the day of its document, not on that of the application.
/// </summary>
/// <param name="Version">Code of the version that governs; empty where no publication is to be ended.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Unverified">True where nobody has yet held that version against the official text.</param>
/// <param name="Class">Class of the conduct by that version.</param>
/// <param name="EarliestOn">First day on which an application may be made (最短公示期届满); null = at any time.</param>
/// <param name="StopsOn">Last day of publication without repair; null = it does not stop by itself.</param>
public sealed record RepairTerms(
    string Version, string Rule, bool Unverified, ConductClass Class, BeijingDate? EarliestOn, BeijingDate? StopsOn);

/// <summary>The repair as a record: from its day on neither publication nor measures of the record it is about go on.</summary>
/// <param name="Target">The record repaired.</param>
/// <param name="Ground">Rule by which it was granted.</param>
public sealed record RepairRecord(RecordKey Target, string Ground) : CaseRecordBody;
