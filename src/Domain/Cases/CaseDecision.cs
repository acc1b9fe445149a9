using System.Collections.Immutable;

namespace CreditHub.Domain.Cases;

/// <summary>What becomes of a command. Refusals are values, not exceptions: they are answers.</summary>
public abstract record CaseDecision
{
    private CaseDecision()
    {
    }

    /// <summary>The step is taken.</summary>
    /// <param name="After">The case after it.</param>
    /// <param name="Effects">What follows for the subject's records, in order; committed in the same transaction.</param>
    public sealed record Advanced(CreditCase After, ImmutableArray<CaseEffect> Effects) : CaseDecision;

    /// <summary>The same command was carried out before; nothing changes.</summary>
    /// <param name="Held">The case as it is now.</param>
    public sealed record Repeated(CreditCase Held) : CaseDecision;

    /// <summary>The step is refused, and the case as it was.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Message">What is wrong and how to mend it.</param>
    /// <param name="Metadata">Every dynamic word of the message, by name.</param>
    public sealed record Refused(CaseRefusal Reason, string Message, ImmutableArray<(string Key, string Value)> Metadata) : CaseDecision;

    /// <summary>A refusal.</summary>
    public static Refused Refuse(CaseRefusal reason, string message, params ReadOnlySpan<(string Key, string Value)> metadata) =>
        new(reason, message, [.. metadata]);
}

/// <summary>Why a step is refused. The numbers are those of the contract's <c>ErrorReason</c>.</summary>
public enum CaseRefusal
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>There is no such record to be about.</summary>
    RecordUnknown = 72,

    /// <summary>Nothing was ever reported about the subject.</summary>
    SubjectUnknown = 73,

    /// <summary>The subject has no such case.</summary>
    CaseUnknown = 300,

    /// <summary>The step does not follow from the case's state.</summary>
    CaseWrongState = 301,

    /// <summary>Another body must take the step.</summary>
    CaseWrongBody = 302,

    /// <summary>The time for the step has passed.</summary>
    CaseTooLate = 303,

    /// <summary>The time for the step has not come.</summary>
    CaseTooEarly = 304,

    /// <summary>A document named with the step was never submitted for the subject.</summary>
    CaseDocumentUnknown = 305,

    /// <summary>The command's id was used for something else.</summary>
    CaseCommandConflict = 306,

    /// <summary>The record is not of a sort that the process can be about.</summary>
    CaseTargetUnsuitable = 307,

    /// <summary>A condition that the rule sets is not met.</summary>
    CaseConditionUnmet = 308,

    /// <summary>As many documents are kept as may be that no step names.</summary>
    TooManyDocuments = 311,

    /// <summary>The actor has taken as many steps of the case as it may.</summary>
    CaseTooManySteps = 312,

    /// <summary>The step has no legal basis in force.</summary>
    CaseLegalBasisMissing = 309,

    /// <summary>A term reaches a year for which the calendar has no notice.</summary>
    CalendarYearUnknown = 310,

    /// <summary>The catalogue does not name the body to determine for the list.</summary>
    DeterminationBodyNotCompetent = 340,

    /// <summary>The company was not told of basis, reason and remedy before the decision.</summary>
    DeterminationNoticeMissing = 341,

    /// <summary>The list's rule does not name the role in which a person would be named.</summary>
    PersonRoleNotNamed = 342,
}
