using System.Collections.Frozen;
using CreditHub.Domain.Accountability;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Consents;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.EntryEducation;
using CreditHub.Domain.Objections;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Rectifications;
using CreditHub.Domain.Repairs;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.VoluntaryRegistrations;

namespace CreditHub.Domain.Cases;

/// <summary>The one place where commands about cases are decided: what all processes have in common, then the process itself.</summary>
public static class CaseRules
{
    /// <summary>Name of the step by which the calendar records that a deadline passed.</summary>
    public const string DeadlinePassed = "DeadlinePassed";

    /// <summary>Term by which a deadline names the last day of a case's effect.</summary>
    public const string EffectOver = "term";

    private static readonly FrozenDictionary<CaseKind, CaseProcess> Processes = new CaseProcess[]
    {
        new CommitmentProcess(),
        new RepairProcess(),
        new ObjectionProcess(),
        new DeterminationProcess(CaseKind.Listing, "listing"),
        new RectificationProcess(),
        new DeterminationProcess(CaseKind.Ban, "ban"),
        new AccountabilityProcess(),
        new VoluntaryProcess(),
        new EducationProcess(),
        new ConsentProcess(),
    }.ToFrozenDictionary(p => p.Kind);

    /// <summary>Codes of all terms that the processes need.</summary>
    public static FrozenSet<string> TermCodes { get; } = Processes.Values.SelectMany(p => p.Terms).ToFrozenSet();

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
            var decision = Judge(command, context);
            return decision is CaseDecision.Advanced taken ? taken with { After = WithStep(taken.After, command, context) } : decision;
        }
        catch (CalendarYearUnknownException unknown)
        {
            return CaseDecision.Refuse(
                CaseRefusal.CalendarYearUnknown, $"A term reaches into {unknown.Year}, for which the calendar holds no notice. The operator must add it.",
                ("year", $"{unknown.Year}"));
        }
    }

    /// <summary>What the calendar does to a case by a day; null where nothing is due.</summary>
    public static CaseDecision.Advanced? Lapse(CreditCase held, CaseContext context)
    {
        if (held.NextDueOn is not { } due || due > context.Today) return null;
        var lapsed = Processes[held.Kind].Lapse(held, context);
        var term = held.IsEffectOver(context.Today) ? EffectOver : held.Deadline!.Term;
        var step = new CaseStepTaken(DeadlinePassed, "", OnBehalfOfSubject: false, context.Today, [], term, "", default);
        return lapsed with { After = lapsed.After with { Steps = lapsed.After.Steps.Add(step) } };
    }

    /// <summary>
    /// Decides what a step of one case does to another, or begins it: by that other process's own rules, in the same transaction. Its step carries
    /// no command id, since the command is that of the case which caused it.
    /// </summary>
    internal static CaseDecision Entail(CaseCommand cause, CaseActor actor, string? otherCaseId, CaseStep step, CaseContext context)
    {
        var decision = Judge(cause with { Actor = actor, CaseId = otherCaseId, Step = step }, context);
        if (decision is not CaseDecision.Advanced taken) return decision;
        var followed = new CaseStepTaken(step.Verb, actor.Agency, actor.ActsForSubject, context.Today, cause.Documents, cause.Note, "", default);
        var after = taken.After with { Steps = taken.After.Steps.Add(followed) };
        return taken with { After = after, Effects = [new CaseEffect.Advance(after), .. taken.Effects] };
    }

    /// <summary>What becomes of a case now that its subject's records changed; null where nothing does.</summary>
    public static CreditCase? Follow(CreditCase held, SubjectProfile profile, MeasureCatalogue catalogue, BeijingDate today)
    {
        if (Processes[held.Kind].Follow(held, profile, catalogue, today) is not { } after) return null;
        return after with { Steps = after.Steps.Add(new CaseStepTaken("RecordsChanged", "", OnBehalfOfSubject: false, today, [], "", "", default)) };
    }

    private static CaseDecision Judge(CaseCommand command, CaseContext context)
    {
        var process = Processes[command.Step.Kind];
        if (command.CaseId is null)
        {
            return command.Step.Begins
                ? process.Begin(command, context)
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
            : process.Advance(held, command, context);
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

    private static CreditCase WithStep(CreditCase after, CaseCommand command, CaseContext context) => after with
    {
        Steps = after.Steps.Add(new CaseStepTaken(
            command.Step.Verb, command.Actor.Agency, command.Actor.ActsForSubject, context.Today, command.Documents, command.Note, command.CommandId,
            command.Digest)),
    };
}
