using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Cases;

/// <summary>One case (办件) of a subject: a commitment, an objection, a repair. It moves only by steps, and holds all of them.</summary>
public sealed record CreditCase
{
    /// <summary>Its number (办件编号), see <see cref="CaseNumber"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Which process it follows.</summary>
    public required CaseKind Kind { get; init; }

    /// <summary>How far it is.</summary>
    public required CaseState State { get; init; }

    /// <summary>What the process itself knows of it.</summary>
    public required CaseParticulars Particulars { get; init; }

    /// <summary>The record that it is about; null where it is about none.</summary>
    public RecordKey? Target { get; init; }

    /// <summary>Agency code of the body that must act next (承办单位); empty where the subject must, or nobody.</summary>
    public string Responsible { get; init; } = "";

    /// <summary>Agency code of whoever began it; for a subject's own, of the portal through which it came.</summary>
    public required string OpenedBy { get; init; }

    /// <summary>The day on which it began.</summary>
    public required BeijingDate OpenedOn { get; init; }

    /// <summary>What must be done next by when; null where nothing is due.</summary>
    public CaseDeadline? Deadline { get; init; }

    /// <summary>The steps so far, at least one.</summary>
    public required ImmutableArray<CaseStepTaken> Steps { get; init; }

    /// <summary>First day on which the calendar does something to the case: a deadline has passed, or its effect is over. Null where it does nothing.</summary>
    public BeijingDate? NextDueOn
    {
        get
        {
            if (State.IsFinal()) return null;
            var last = Deadline is { IsOverdue: false } deadline ? deadline.DueOn : (BeijingDate?)null;
            if (Particulars.LastDayOfEffect is { } end && (last is not { } due || end < due)) last = end;
            return last?.AddDays(1);
        }
    }

    /// <summary>True where its effect is over by a day, whatever else is due.</summary>
    public bool IsEffectOver(BeijingDate today) => Particulars.LastDayOfEffect < today;
}

/// <summary>What a process knows of its cases; each has a record of its own.</summary>
public abstract record CaseParticulars
{
    /// <summary>Last day of what the case brought about, after which the calendar ends it; null where it has no effect yet, or no end.</summary>
    public virtual BeijingDate? LastDayOfEffect => null;

    /// <summary>
    /// Agencies and companies that the case concerns from its beginning, beside its subject, who began it and who must act: by agency code
    /// or unified social credit code. It is theirs to see whatever its state.
    /// </summary>
    public virtual ImmutableArray<string> Parties => [];

    /// <summary>Code of the list on which the case proposes to put the company; null where it proposes none.</summary>
    public virtual string? ProposedList => null;
}

/// <summary>Something that must be done by a day (办理期限).</summary>
/// <param name="Term">Code of the term, such as «objection.mark».</param>
/// <param name="DueOn">Last day on which it is in time.</param>
/// <param name="Rule">Article that sets the term.</param>
/// <param name="RuleFrom">First day in force of the version of the term that was applied: that of the decisive date.</param>
/// <param name="IsOverdue">True where the day has passed and this was recorded.</param>
public sealed record CaseDeadline(string Term, BeijingDate DueOn, string Rule, BeijingDate RuleFrom, bool IsOverdue = false)
{
    /// <summary>Term by which a deadline names the last day of a case's effect.</summary>
    public const string EffectOver = "term";

    /// <summary>What the day was counted from while the calendar does not hold its year; null where the day is certain.</summary>
    public ProvisionalCount? Provisional { get; init; }

    /// <summary>The same deadline on a day that somebody stated, which no calendar can move.</summary>
    public CaseDeadline On(BeijingDate day) => this with { DueOn = day, Provisional = null };

    /// <summary>The same deadline by a calendar that may hold more years than the one by which it was counted.</summary>
    public CaseDeadline CountedBy(WorkingDayCalendar calendar) => Provisional is { } count ? Ending(count, calendar) : this;

    /// <summary>The deadline at the end of a count of working days.</summary>
    public CaseDeadline Ending(ProvisionalCount count, WorkingDayCalendar calendar)
    {
        var end = calendar.CountWorkingDays(count.From, count.WorkingDays);
        return this with { DueOn = end.Day, Provisional = end.IsProvisional ? count : null };
    }
}

/// <summary>A count of working days whose end is provisional, because it reaches a year for which the calendar has no notice yet.</summary>
/// <param name="From">The day from which it is counted, itself not counted.</param>
/// <param name="WorkingDays">How many working days.</param>
public sealed record ProvisionalCount(BeijingDate From, int WorkingDays);

/// <summary>A step that was taken.</summary>
/// <param name="Verb">Name of the step, such as «MakeCommitment».</param>
/// <param name="Agency">Agency code of who took it; the hub's calendar where it is empty.</param>
/// <param name="OnBehalfOfSubject">True where the agency passed on what the subject itself did.</param>
/// <param name="On">The day.</param>
/// <param name="Documents">Ids of the documents submitted with it.</param>
/// <param name="Note">Reason or remark.</param>
/// <param name="CommandId">The caller's id of the command; empty for the calendar's.</param>
/// <param name="Digest">Digest of the command's content; the default for the calendar's.</param>
public sealed record CaseStepTaken(
    string Verb, string Agency, bool OnBehalfOfSubject, BeijingDate On, ImmutableArray<string> Documents, string Note, string CommandId, ContentDigest Digest)
{
    /// <summary>SHA-256 of the statement by which the subject proved that it asked the agency; empty where there is none.</summary>
    public string Proof { get; init; } = "";

    /// <summary>Name of the step by which the calendar records that a deadline passed.</summary>
    public const string DeadlinePassed = "DeadlinePassed";

    /// <summary>Name of the step by which the hub records that a provisional deadline was counted again by a later calendar.</summary>
    public const string DeadlineCounted = "DeadlineCounted";
}
