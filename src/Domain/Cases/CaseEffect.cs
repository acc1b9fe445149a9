using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Cases;

/// <summary>What a step brings about for the subject's records and other cases. Standing and verdicts follow from records alone, so this is all that a case can do.</summary>
public abstract record CaseEffect
{
    private CaseEffect()
    {
    }

    /// <summary>A record of the case, or a later version of it, is reported.</summary>
    /// <param name="Record">The record.</param>
    public sealed record Report(CaseRecord Record) : CaseEffect;

    /// <summary>A record is withdrawn: it counts as never having held.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Withdraw(RecordKey Record, string Reason) : CaseEffect;

    /// <summary>Another case of the subject begins or moves on by what this one decided.</summary>
    /// <param name="Other">That case after it, with the step that says so.</param>
    public sealed record Advance(CreditCase Other) : CaseEffect;
}

/// <summary>A record that a case brings. Its version is the next one; its subject is the case's.</summary>
public sealed record CaseRecord
{
    /// <summary>Who answers for it, in which dataset, under which number: usually the case's.</summary>
    public required RecordKey Key { get; init; }

    /// <summary>What kind of fact it is.</summary>
    public required CaseRecordBody Body { get; init; }

    /// <summary>Day of decision.</summary>
    public required BeijingDate DecidedOn { get; init; }

    /// <summary>Number of the document that it rests on; empty where its kind needs none.</summary>
    public string DocumentNumber { get; init; } = "";

    /// <summary>Name of the deciding body.</summary>
    public required string AuthorityName { get; init; }

    /// <summary>First day of effect; null = the day of decision.</summary>
    public BeijingDate? EffectiveFrom { get; init; }

    /// <summary>Last day of effect; null = open, or the catalogue's term.</summary>
    public BeijingDate? EffectiveUntil { get; init; }

    /// <summary>Day from which it has no effect any more; null = not removed.</summary>
    public BeijingDate? RemovedOn { get; init; }

    /// <summary>Why it was removed.</summary>
    public string RemovalReason { get; init; } = "";
}

/// <summary>What kind of fact a case's record is; each process has a record of its own.</summary>
public abstract record CaseRecordBody;
