using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.CaseHandling;

/// <summary>The one place where commands about cases are decided: what all processes have in common, then the process itself.</summary>
public static class CaseRules
{
    /// <summary>How often one body, or the company itself, may take one and the same step in a case.</summary>
    public const int SameStepsMax = 20;

    /// <summary>How many steps one body, or the company itself, may take in a case.</summary>
    public const int StepsMax = 40;

    /// <summary>Decides about a command. The same command again gets the case as it is; the profile is not changed.</summary>
    public static CaseDecision Decide(CaseCommand command, CaseContext context)
    {
        if (Repetition(command, context) is { } repetition) return repetition;
        var missing = command.Documents.FirstOrDefault(d => !context.Profile.Documents.Contains(d));
        if (missing is not null)
        {
            return CaseDecision.Refuse(
                CaseRefusal.CaseDocumentUnknown, $"No document {missing} was submitted for {context.Profile.Code}. Submit it first.", ("document_id", missing));
        }

        try
        {
            var decision = CaseProcesses.Of(command.Step.Kind).Judge(command, context);
            return decision is CaseDecision.Advanced taken
                ? TooMany(command, context) ?? taken with { After = WithStep(taken.After, command, context) }
                : decision;
        }
        catch (CalendarYearUnknownException unknown)
        {
            return CaseDecision.Refuse(
                CaseRefusal.CalendarYearUnknown,
                    $"A term reaches into {unknown.Year}, which the calendar leaves out. The operator must add it.",
                ("year", $"{unknown.Year}"));
        }
    }

    /// <summary>The case as the calendar in force counts its provisional deadline; null where nothing changes.</summary>
    public static CreditCase? Recount(CreditCase held, CaseContext context)
    {
        if (held.State.IsFinal()) return null;
        var counted = CaseProcesses.Of(held.Kind).Recount(held, context);
        if (counted == held) return null;

        // What passed on a provisional day only is not overdue; a state that followed from it is the process's own.
        if (counted is { State: not CaseState.Overdue, Deadline: { IsOverdue: true } deadline } && deadline.DueOn >= context.Today)
            counted = counted with { Deadline = deadline with { IsOverdue = false } };
        var step = new CaseStepTaken(
            CaseStepTaken.DeadlineCounted, "", OnBehalfOfSubject: false, context.Today, [], counted.Deadline?.Term ?? "", "", default);
        return counted with { Steps = counted.Steps.Add(step) };
    }

    /// <summary>What the calendar does to a case by a day; null where nothing is due.</summary>
    public static CaseDecision.Advanced? Lapse(CreditCase held, CaseContext context)
    {
        if (held.NextDueOn is not { } due || due > context.Today) return null;
        var lapsed = CaseProcesses.Of(held.Kind).Lapse(held, context);
        var term = held.IsEffectOver(context.Today) ? CaseDeadline.EffectOver : held.Deadline!.Term;
        var step = new CaseStepTaken(CaseStepTaken.DeadlinePassed, "", OnBehalfOfSubject: false, context.Today, [], term, "", default);
        return lapsed with { After = lapsed.After with { Steps = lapsed.After.Steps.Add(step) } };
    }

    /// <summary>What becomes of a case now that its subject's records changed; null where nothing does.</summary>
    public static CreditCase? Follow(CreditCase held, SubjectProfile profile, SanctionBasis basis, BeijingDate today)
    {
        if (CaseProcesses.Of(held.Kind).Follow(held, profile, basis, today) is not { } after) return null;
        return after with { Steps = after.Steps.Add(new CaseStepTaken("RecordsChanged", "", OnBehalfOfSubject: false, today, [], "", "", default)) };
    }

    private static CaseDecision? Repetition(CaseCommand command, CaseContext context)
    {
        foreach (var held in context.Profile.Cases.Values)
        {
            foreach (var step in held.Steps)
            {
                if (step.CommandId != command.CommandId || step.Agency != command.Actor.Agency) continue;
                return step.Digest == command.Digest
                    ? new CaseDecision.Repeated(held)
                    : CaseDecision.Refuse(
                        CaseRefusal.CaseCommandConflict, $"The command id '{command.CommandId}' was used for {step.Verb} in case {held.Id}, with other content.",
                        ("command_id", command.CommandId), ("case_id", held.Id));
            }
        }

        return null;
    }

    // Every step writes the whole case again: who could repeat steps without end would fill the ledger. Others can still take theirs, and
    // a step that the actor has not taken yet is always left to it.
    private static CaseDecision? TooMany(CaseCommand command, CaseContext context)
    {
        if (command.CaseId is not { } id || !context.Profile.Cases.TryGetValue(id, out var held)) return null;
        var own = held.Steps.Where(s => s.Agency == command.Actor.Agency && s.OnBehalfOfSubject == command.Actor.ActsForSubject).ToList();
        var same = own.Count(s => s.Verb == command.Step.Verb);
        if (same == 0 || (same < SameStepsMax && own.Count < StepsMax)) return null;
        var (step, limit) = same >= SameStepsMax ? (command.Step.Verb, SameStepsMax) : ("", StepsMax);
        return CaseDecision.Refuse(
            CaseRefusal.CaseTooManySteps,
            step.Length > 0 ? $"'{command.Actor.Agency}' has taken {step} {limit} times in case {id}, which is as often as it may."
                : $"'{command.Actor.Agency}' has taken {limit} steps in case {id}, which is as many as it may.",
            ("case_id", id), ("limit", $"{limit}"));
    }

    private static CreditCase WithStep(CreditCase after, CaseCommand command, CaseContext context) => after with
    {
        Steps = after.Steps.Add(new CaseStepTaken(
            command.Step.Verb, command.Actor.Agency, command.Actor.ActsForSubject, context.Today, command.Documents, command.Note, command.CommandId,
            command.Digest)
        { Proof = command.Actor.Proof }),
    };
}
