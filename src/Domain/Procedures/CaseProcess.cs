using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Procedures;

/// <summary>One process as a state machine: decides about steps and about what the calendar does. Pure; nothing is remembered between calls.</summary>
public abstract class CaseProcess
{
    /// <summary>The process.</summary>
    public abstract CaseKind Kind { get; }

    /// <summary>Codes of the terms that it needs (config/procedures.json).</summary>
    public abstract ImmutableArray<string> Terms { get; }

    /// <summary>
    /// Of these the ones that came later: documents that were in force before them lack them, and what they rule did not hold then.
    /// </summary>
    public virtual ImmutableArray<string> LaterTerms => [];

    /// <summary>Decides about a step that begins a case.</summary>
    public abstract CaseDecision Begin(CaseCommand command, CaseContext context);

    /// <summary>Decides about a step of a case that holds.</summary>
    public abstract CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context);

    /// <summary>
    /// What the calendar does to a case whose deadline has passed. As a rule it is marked overdue, once, and stays where it is: no state that
    /// bars or frees anyone comes about by silence unless the rule says so.
    /// </summary>
    public virtual CaseDecision.Advanced Lapse(CreditCase held, CaseContext context) =>
        new(held with { Deadline = held.Deadline! with { IsOverdue = true } }, []);

    /// <summary>
    /// What becomes of a case whose subject's records have just changed, by a source or by another case: an entry that was withdrawn takes its
    /// listing with it. Null where nothing does. Brings no effects of its own, so that nothing goes round in circles.
    /// </summary>
    public virtual CreditCase? Follow(CreditCase held, SubjectProfile profile, SanctionBasis basis, BeijingDate today) => null;

    /// <summary>
    /// The case with its provisional deadline counted again by the calendar in force; the same where it has none. A process that keeps the
    /// day elsewhere too corrects it there.
    /// </summary>
    public virtual CreditCase Recount(CreditCase held, CaseContext context) =>
        held.Deadline is { Provisional: not null } deadline ? held with { Deadline = deadline.CountedBy(context.Calendar) } : held;

    /// <summary>Decides about a command: what holds for the steps of all processes, then the process itself.</summary>
    internal CaseDecision Judge(CaseCommand command, CaseContext context)
    {
        if (command.CaseId is null)
        {
            return command.Step.Begins
                ? Begin(command, context)
                : CaseDecision.Refuse(CaseRefusal.CaseUnknown, $"{command.Step.Verb} needs a case; it begins none.", ("case_id", ""));
        }

        if (!context.Profile.Cases.TryGetValue(command.CaseId, out var held) || held.Kind != command.Step.Kind)
        {
            return CaseDecision.Refuse(
                CaseRefusal.CaseUnknown, $"{context.Profile.Code} has no case {command.CaseId} of this kind.", ("case_id", command.CaseId));
        }

        return held.State.IsFinal() || command.Step.Begins
            ? CaseDecision.Refuse(
                CaseRefusal.CaseWrongState, $"{command.Step.Verb} does not follow from the state {held.State} of case {held.Id}.",
                ("case_id", held.Id), ("state", held.State.ToString()), ("step", command.Step.Verb))
            : Advance(held, command, context);
    }

    /// <summary>
    /// Decides what a step of another case does to one of this process, or begins it: by this process's own rules, in the same transaction. The
    /// step carries no command id, since the command is that of the case which caused it.
    /// </summary>
    internal CaseDecision Entail(CaseCommand cause, CaseActor actor, string? otherCaseId, CaseStep step, CaseContext context)
    {
        var decision = Judge(cause with { Actor = actor, CaseId = otherCaseId, Step = step }, context);
        if (decision is not CaseDecision.Advanced taken) return decision;
        var followed = new CaseStepTaken(step.Verb, actor.Agency, actor.ActsForSubject, context.Today, cause.Documents, cause.Note, "",
            default)
        { Proof = actor.Proof };
        var after = taken.After with { Steps = taken.After.Steps.Add(followed) };
        return taken with { After = after, Effects = [new CaseEffect.Advance(after), .. taken.Effects] };
    }

    /// <summary>The case whose record was withdrawn, by its source or by an objection: it counts as never having held, and no later step may revive it.</summary>
    protected static CreditCase? WithItsRecord(CreditCase held, RecordKey? record, SubjectProfile profile) =>
        !held.State.IsFinal() && record is { } key && profile.Records.TryGetValue(key, out var facts) && facts.Withdrawn
            ? held with { State = CaseState.Annulled, Responsible = "", Deadline = null }
            : null;

    /// <summary>A new case with its first step; the rules of the process set what else it needs.</summary>
    protected static CreditCase New(CaseCommand command, CaseContext context, CaseState state, CaseParticulars particulars) => new()
    {
        Id = CaseNumber.Of(command.Step.Kind, context.Today, context.Profile.Code, command),
        Kind = command.Step.Kind,
        State = state,
        Particulars = particulars,
        OpenedBy = command.Actor.Agency,
        OpenedOn = context.Today,
        Steps = [],
    };

    /// <summary>The step is taken.</summary>
    protected static CaseDecision Take(CreditCase after, params ReadOnlySpan<CaseEffect> effects) => new CaseDecision.Advanced(after, [.. effects]);

    /// <summary>True where an agency takes the step itself. One that passes on what a company does has that company's rights, not its own.</summary>
    protected static bool IsBody(CaseCommand command, string agency) => !command.Actor.ActsForSubject && command.Actor.Agency == agency;

    /// <summary>The refusal of a step about a record that the subject does not have.</summary>
    protected internal static CaseDecision.Refused NoRecord(RecordKey key) => CaseDecision.Refuse(
        CaseRefusal.RecordUnknown, $"The subject has no record {key}.", ("dataset", key.Dataset), ("record_number", key.RecordNumber));

    /// <summary>The refusal of a step about a record that the process cannot be about.</summary>
    protected static CaseDecision.Refused Unsuitable(RecordFacts record, string why, params ReadOnlySpan<(string Key, string Value)> metadata) =>
        CaseDecision.Refuse(CaseRefusal.CaseTargetUnsuitable, why, [("record", record.Key.ToString()), ("kind", record.Kind.ToString()), .. metadata]);

    /// <summary>The refusal of a step for a condition that is not met.</summary>
    protected static CaseDecision.Refused Unmet(string condition, string rule, string message, params ReadOnlySpan<(string Key, string Value)> metadata) =>
        CaseDecision.Refuse(CaseRefusal.CaseConditionUnmet, message, [("condition", condition), ("rule", rule), .. metadata]);

    /// <summary>The refusal of a step that does not follow from the case's state.</summary>
    protected static CaseDecision WrongState(CreditCase held, CaseCommand command) => CaseDecision.Refuse(
        CaseRefusal.CaseWrongState, $"{command.Step.Verb} does not follow from the state {held.State} of case {held.Id}.",
        ("case_id", held.Id), ("state", held.State.ToString()), ("step", command.Step.Verb));

    /// <summary>The refusal of a step that another body must take.</summary>
    protected static CaseDecision WrongBody(CaseCommand command, string expected) => CaseDecision.Refuse(
        CaseRefusal.CaseWrongBody, $"{command.Step.Verb} is for {expected}, not for '{command.Actor.Agency}'.",
        ("agency", command.Actor.Agency), ("step", command.Step.Verb), ("expected", expected));

    /// <summary>The refusal of a step whose time has passed.</summary>
    protected static CaseDecision TooLate(CreditCase held, CaseCommand command) => CaseDecision.Refuse(
        CaseRefusal.CaseTooLate, $"{command.Step.Verb} was due by {held.Deadline!.DueOn} ({held.Deadline.Rule}).",
        ("case_id", held.Id), ("step", command.Step.Verb), ("due_on", held.Deadline.DueOn.ToString()), ("rule", held.Deadline.Rule));
}
