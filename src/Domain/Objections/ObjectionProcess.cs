using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Objections;

/// <summary>
/// Objections (异议), Shaanxi Social Credit Regulation Art 41-42: marked within a working day of receipt, corrected by the platform where the error
/// is its own, else forwarded to the source, which decides; the objector is told. A record found wrong is undone with effect from its beginning.
/// </summary>
internal sealed class ObjectionProcess : CaseProcess
{
    private const string Dataset = "credit.objection";
    private const string MarkTerm = "objection.mark";
    private const string CorrectTerm = "objection.correct";
    private const string ForwardTerm = "objection.forward";
    private const string DecideTerm = "objection.decide";
    private const string CloseTerm = "objection.close";

    public override CaseKind Kind => CaseKind.Objection;

    public override ImmutableArray<string> Terms => [MarkTerm, CorrectTerm, ForwardTerm, DecideTerm, CloseTerm];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        var raise = (RaiseObjection)command.Step;
        if (!context.Profile.Records.TryGetValue(raise.Target, out var named)) return NoRecord(raise.Target);
        var record = context.Decisions.AnsweringFor(named);
        if (record.Withdrawn) return Unsuitable(record, $"The record {record.Key} was withdrawn: it counts as never having held.");
        if (record.Kind == RecordKind.ObjectionNotice) return Unsuitable(record, "An objection is about a record, not about another objection.");
        if (IsBody(command, record.Key.Source))
            return WrongBody(command, "the company itself or another agency; a source corrects its own record by a later version");
        if (OpenOne(command, record.Key, context) is { } open)
            return Unmet("no_open_case", "", $"Case {open.Id} of the same objector about {record.Key} is open.", ("case_id", open.Id));
        return Take(New(command, context, CaseState.Open, new ObjectionParticulars
        {
            Ground = raise.Ground,
            Statement = raise.Statement,
            IsSubjects = command.Actor.ActsForSubject,
            TargetVersion = record.Version,
        }) with
        {
            Target = record.Key,
            Responsible = context.Rules.Procedures.WorkingBody,
            Deadline = context.DeadlineFrom(context.Today, MarkTerm),
        });
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context)
    {
        if (command.Step is WithdrawObjection) return Withdraw(held, command, context);
        var body = BodyOf(command.Step, held, context);
        if (!IsBody(command, body)) return WrongBody(command, $"'{body}'");
        return (command.Step, held.State) switch
        {
            (MarkObjection, CaseState.Open) => Take(
                held with { State = CaseState.Accepted, Deadline = By(ForwardTerm, held.OpenedOn, held, context) }, Notice(held, context)),
            (ForwardObjection, CaseState.Accepted) => Take(Forward(held, context)),
            (KeepObjection, CaseState.Accepted) when !Of(held).IsPlatforms => Take(Keep(held, context)),
            (SuspendObjection suspend, CaseState.Forwarded) => Take(Suspend(held, suspend, context)),
            (SuspendObjection suspend, CaseState.Accepted) when Of(held).IsPlatforms => Take(Suspend(held, suspend, context)),
            (ResumeObjection, CaseState.Suspended) => Take(Resume(held, context)),
            (DecideObjection decide, CaseState.Forwarded) => Decide(held, decide, context),
            (DecideObjection decide, CaseState.Accepted) when Of(held).IsPlatforms => DecideAsPlatform(held, decide, command, context),
            (CloseObjection, CaseState.Decided) => Take(Close(held, context), Notice(held, context)),
            _ => WrongState(held, command),
        };
    }

    public override CreditCase Recount(CreditCase held, CaseContext context)
    {
        if (held.Deadline is not { Provisional: not null } deadline) return held;

        // The pause itself may have been counted in a year without a notice.
        return Of(held).Pauses is [.., { Until: not null } pause] && pause.Held.Term == deadline.Term
            ? held with { Deadline = DeadlineAfter(pause, context.Calendar) with { IsOverdue = deadline.IsOverdue } }
            : base.Recount(held, context);
    }

    // Whose step it is does not depend on how far the case is: a step that comes twice is refused for the state, not for the body that took it.
    private static string BodyOf(CaseStep step, CreditCase held, CaseContext context) =>
        step is DecideObjection or SuspendObjection or ResumeObjection && !Of(held).IsPlatforms ? held.Target!.Value.Source : context.Rules.Procedures.WorkingBody;

    private static CreditCase Forward(CreditCase held, CaseContext context) => held with
    {
        State = CaseState.Forwarded,
        Responsible = held.Target!.Value.Source,
        Deadline = By(DecideTerm, context.Today, held, context),
        Particulars = Of(held) with { IsPlatforms = false },
    };

    private static CreditCase Keep(CreditCase held, CaseContext context) => held with
    {
        Deadline = By(CorrectTerm, held.OpenedOn, held, context),
        Particulars = Of(held) with { IsPlatforms = true },
    };

    private static CreditCase Suspend(CreditCase held, SuspendObjection suspend, CaseContext context)
    {
        // A deadline that has passed is not mended by an inspection that begins after it.
        var deadline = held.Deadline! with { IsOverdue = held.Deadline.IsOverdue || held.Deadline.DueOn < context.Today };
        var pause = new ObjectionPause(context.Today, null, suspend.Reason, held.State, deadline);
        return held with { State = CaseState.Suspended, Deadline = null, Particulars = Of(held) with { Pauses = Of(held).Pauses.Add(pause) } };
    }

    private static CreditCase Resume(CreditCase held, CaseContext context)
    {
        var pause = Of(held).Pauses[^1] with { Until = context.Today };
        return held with
        {
            State = pause.Resumes,
            Deadline = DeadlineAfter(pause, context.Calendar),
            Particulars = Of(held) with { Pauses = Of(held).Pauses.SetItem(Of(held).Pauses.Length - 1, pause) },
        };
    }

    // The working days of the pause are added to the deadline that stood still.
    private static CaseDeadline DeadlineAfter(ObjectionPause pause, WorkingDayCalendar calendar)
    {
        var stood = pause.Held.CountedBy(calendar);
        if (stood.IsOverdue) return stood;
        var counted = calendar.CountBetween(pause.From, pause.Until!.Value);
        return stood.Ending(
            stood.Provisional is { } count ? count with { WorkingDays = count.WorkingDays + counted }
                : new ProvisionalCount(stood.DueOn, counted), calendar);
    }

    // The platform answers for what it did itself: it marks, unmarks and tells. What another source reported is undone by that source
    // alone (谁认定、谁修复).
    private static CaseDecision DecideAsPlatform(CreditCase held, DecideObjection decide, CaseCommand command, CaseContext context) =>
        decide.Outcome == ObjectionOutcome.Withdrawn && held.Target!.Value.Source != context.Rules.Procedures.WorkingBody
            ? WrongBody(command,
                $"'{held.Target.Value.Source}', to which the objection is to be forwarded: a record is withdrawn by its source alone")
            : Decide(held, decide, context);

    private static CaseDecision Decide(CreditCase held, DecideObjection decide, CaseContext context)
    {
        var record = context.Profile.Records[held.Target!.Value];
        if (decide.Outcome == ObjectionOutcome.Corrected && (record.Withdrawn || record.Version <= Of(held).TargetVersion))
        {
            return Unmet(
                "later_version", "", $"No later version of {record.Key} was reported since version {Of(held).TargetVersion} was objected to. Report the correction first.",
                ("version", $"{record.Version}"));
        }

        if (decide.Outcome == ObjectionOutcome.Upheld && record.Withdrawn)
            return Unmet("not_withdrawn", "", $"The record {record.Key} was withdrawn: what does not hold cannot be upheld.");

        var decided = held with
        {
            State = CaseState.Decided,
            Responsible = context.Rules.Procedures.WorkingBody,
            Deadline = By(CloseTerm, context.Today, held, context),
            Particulars = Of(held) with { Outcome = decide.Outcome, Reasons = decide.Reasons, DecisionDocument = decide.DocumentNumber },
        };
        ImmutableArray<CaseEffect> undone = decide.Outcome == ObjectionOutcome.Withdrawn && !record.Withdrawn
            ? [new CaseEffect.Withdraw(record.Key, decide.Reasons)]
            : [];

        // Where the error is the platform's own, one body decides, corrects and tells.
        return Of(held).IsPlatforms
            ? Take(Close(decided, context), [.. undone, Notice(decided, context)])
            : Take(decided, undone.AsSpan());
    }

    private static CreditCase Close(CreditCase held, CaseContext context) => held with
    {
        State = Of(held).Outcome switch
        {
            ObjectionOutcome.Withdrawn => CaseState.Annulled,
            ObjectionOutcome.Corrected => CaseState.Ended,
            _ => CaseState.Rejected,
        },
        Responsible = "",
        Deadline = null,
        Particulars = Of(held) with { ToldOn = context.Today },
    };

    private static CaseDecision Withdraw(CreditCase held, CaseCommand command, CaseContext context)
    {
        var isObjector = command.Actor.ActsForSubject ? Of(held).IsSubjects : !Of(held).IsSubjects && command.Actor.Agency == held.OpenedBy;
        if (!isObjector) return WrongBody(command, Of(held).IsSubjects ? "the company itself" : $"'{held.OpenedBy}'");
        if (held.State == CaseState.Decided) return WrongState(held, command);
        var withdrawn = held with { State = CaseState.Withdrawn, Responsible = "", Deadline = null };
        var notice = NoticeKey(held, context);
        return context.Profile.Records.ContainsKey(notice) ? Take(withdrawn, new CaseEffect.Withdraw(notice, "异议人撤回异议")) : Take(withdrawn);
    }

    // Open, until an outcome is found.
    private static CaseEffect.Report Notice(CreditCase held, CaseContext context) => new(new CaseRecord
    {
        Key = NoticeKey(held, context),
        Body = new ObjectionRecord(held.Target!.Value, Of(held).Outcome, Of(held).Statement),
        DecidedOn = held.OpenedOn,
        DocumentNumber = held.Id,
        AuthorityName = context.NameOf(context.Rules.Procedures.WorkingBody),
    });

    private static RecordKey NoticeKey(CreditCase held, CaseContext context) => new(context.Rules.Procedures.WorkingBody, Dataset, held.Id);

    private static CaseDeadline By(string term, BeijingDate from, CreditCase held, CaseContext context) =>
        context.Rules.Procedures.Find(term, held.OpenedOn).DeadlineFrom(from, context.Calendar);

    private static CreditCase? OpenOne(CaseCommand command, RecordKey target, CaseContext context) => context.Profile.Cases.Values.FirstOrDefault(
        c => c.Particulars is ObjectionParticulars held && !c.State.IsFinal() && c.Target == target && held.IsSubjects == command.Actor.ActsForSubject
            && (held.IsSubjects || c.OpenedBy == command.Actor.Agency));

    private static ObjectionParticulars Of(CreditCase held) => (ObjectionParticulars)held.Particulars;
}
