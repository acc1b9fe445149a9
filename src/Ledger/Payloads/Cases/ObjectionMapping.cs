using CreditHub.Domain.Cases;
using CreditHub.Domain.Objections;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Objections between domain, contract and store.</summary>
internal static class ObjectionMapping
{
    public static ObjectionStep ToDomain(Proto.ObjectionStep step) => step.StepCase switch
    {
        Proto.ObjectionStep.StepOneofCase.Raise => new RaiseObjection(step.Raise.Target.ToKey(), (ObjectionGround)step.Raise.Ground, step.Raise.Statement),
        Proto.ObjectionStep.StepOneofCase.Mark => new MarkObjection(),
        Proto.ObjectionStep.StepOneofCase.Forward => new ForwardObjection(),
        Proto.ObjectionStep.StepOneofCase.Keep => new KeepObjection(),
        Proto.ObjectionStep.StepOneofCase.Suspend => new SuspendObjection(step.Suspend.Reason),
        Proto.ObjectionStep.StepOneofCase.Resume => new ResumeObjection(),
        Proto.ObjectionStep.StepOneofCase.Decide => new DecideObjection(
            (ObjectionOutcome)step.Decide.Outcome, step.Decide.Reasons, step.Decide.DocumentNumber),
        Proto.ObjectionStep.StepOneofCase.Close => new CloseObjection(),
        Proto.ObjectionStep.StepOneofCase.Withdraw => new WithdrawObjection(),
        _ => throw new InvalidOperationException("An objection's step without a verb passed the door."),
    };

    public static Proto.ObjectionParticulars ToProto(ObjectionParticulars particulars) => new()
    {
        Ground = (Proto.ObjectionGround)particulars.Ground,
        Statement = particulars.Statement,
        BySubject = particulars.IsSubjects,
        TargetVersion = particulars.TargetVersion,
        PlatformsOwn = particulars.IsPlatforms,
        Outcome = (Proto.ObjectionOutcome)particulars.Outcome,
        Reasons = particulars.Reasons,
        DecisionDocument = particulars.DecisionDocument,
        ToldOn = particulars.ToldOn?.ToProto(),
        Pauses = { particulars.Pauses.Select(ToProto) },
    };

    public static ObjectionParticulars ToDomain(Proto.ObjectionParticulars particulars) => new()
    {
        Ground = (ObjectionGround)particulars.Ground,
        Statement = particulars.Statement,
        IsSubjects = particulars.BySubject,
        TargetVersion = particulars.TargetVersion,
        IsPlatforms = particulars.PlatformsOwn,
        Outcome = (ObjectionOutcome)particulars.Outcome,
        Reasons = particulars.Reasons,
        DecisionDocument = particulars.DecisionDocument,
        ToldOn = particulars.ToldOn.ToDomain(),
        Pauses = [.. particulars.Pauses.Select(ToDomain)],
    };

    public static Proto.ObjectionNotice ToBody(ObjectionRecord record) => new()
    {
        Target = record.Target.ToProto(),
        Ground = record.Ground,
        State = record.Outcome switch
        {
            ObjectionOutcome.None => Proto.ObjectionState.Open,
            ObjectionOutcome.Upheld => Proto.ObjectionState.Rejected,
            _ => Proto.ObjectionState.Sustained,
        },
    };

    private static Proto.ObjectionPause ToProto(ObjectionPause pause) => new()
    {
        From = pause.From.ToProto(),
        Until = pause.Until?.ToProto(),
        Reason = pause.Reason,
        Resumes = (int)pause.Resumes,
        Term = pause.Held.Term,
        DueOn = pause.Held.DueOn.ToProto(),
        Rule = pause.Held.Rule,
        RuleFrom = pause.Held.RuleFrom.ToProto(),
        Overdue = pause.Held.IsOverdue,
        CountedFrom = pause.Held.Provisional?.From.ToProto(),
        CountedWorkingDays = pause.Held.Provisional?.WorkingDays ?? 0,
    };

    private static ObjectionPause ToDomain(Proto.ObjectionPause pause) => new(
        pause.From.ToDomain()!.Value, pause.Until.ToDomain(), pause.Reason, (CaseState)pause.Resumes,
        new CaseDeadline(pause.Term, pause.DueOn.ToDomain()!.Value, pause.Rule, pause.RuleFrom.ToDomain()!.Value, pause.Overdue)
        {
            Provisional = CaseMapping.CountOf(pause.CountedFrom, pause.CountedWorkingDays),
        });
}
