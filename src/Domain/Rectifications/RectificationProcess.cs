using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Procedures;

namespace CreditHub.Domain.Rectifications;

/// <summary>
/// Rectification within a time (限期整改), Shaanxi's plan of 2020, section 3.3: ordered, spoken about, done and verified, or overdue. What is overdue may
/// be proposed for a list; listing has its own notice and decision. No step of this process brings a record, so silence never becomes a sanction.
/// </summary>
internal sealed class RectificationProcess : CaseProcess
{
    private const string CompleteTerm = "rectification.complete";
    private const string VerifyTerm = "rectification.verify";
    private const string AnswerTerm = "rectification.answer-proposal";
    private const string Supervision = "supervision";
    private const int InterviewsMax = 20;

    public override CaseKind Kind => CaseKind.Rectification;

    public override ImmutableArray<string> Terms => [CompleteTerm, VerifyTerm, AnswerTerm];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        var ordered = (OrderRectification)command.Step;
        var isSupervisor = context.Rules.Directory.FindAgency(command.Actor.Agency)?.Purposes.Contains(Supervision) ?? false;
        if (command.Actor.ActsForSubject || !isSupervisor) return WrongBody(command, "an agency with the duty of supervision");
        if (ordered.DueOn is { } day && day <= context.Today) return DayPassed(day, context);
        var deadline = DueBy(ordered.DueOn, context);
        return Take(New(command, context, CaseState.Ordered, new RectificationParticulars
        {
            Findings = ordered.Findings,
            Required = ordered.Required,
            DocumentNumber = ordered.DocumentNumber,
            LegalBasis = ordered.LegalBasis,
            DueOn = deadline.DueOn,
        }) with
        { Deadline = deadline });
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context)
    {
        if (command.Step is AnswerProposal answered) return Answer(held, command, context, answered);
        var isAgency = command.Actor == new CaseActor(held.OpenedBy, ActsForSubject: false);
        if (command.Step is ReportRectified reported)
        {
            return isAgency || command.Actor.ActsForSubject
                ? Report(held, command, context, reported)
                : WrongBody(command, $"the company itself or '{held.OpenedBy}'");
        }

        return isAgency ? AdvanceByAgency(held, command, context) : WrongBody(command, $"'{held.OpenedBy}'");
    }

    public override CaseDecision.Advanced Lapse(CreditCase held, CaseContext context) => held.State == CaseState.Ordered
        ? new(Overdue(held), [])
        : base.Lapse(held, context);

    public override CreditCase Recount(CreditCase held, CaseContext context)
    {
        var counted = base.Recount(held, context);
        return counted.Deadline is { Term: CompleteTerm } deadline
            ? counted with { Particulars = ParticularsOf(held) with { DueOn = deadline.DueOn } }
            : counted;
    }

    private static CaseDecision AdvanceByAgency(CreditCase held, CaseCommand command, CaseContext context) => (command.Step, held.State) switch
    {
        (HoldInterview interview, CaseState.Ordered or CaseState.Done or CaseState.Overdue) => Speak(held, context, interview),
        (VerifyRectified, CaseState.Done) => Take(held with { State = CaseState.Rectified, Responsible = "", Deadline = null }),
        (FindNotRectified found, CaseState.Done) => SendBack(held, context, found),
        (ExtendRectification extended, CaseState.Ordered or CaseState.Overdue) => extended.DueOn <= Later(ParticularsOf(held).DueOn, context.Today)
            ? DayPassed(extended.DueOn, context)
            : Take(Ordered(held, extended.DueOn, context)),
        (ProposeListing proposed, CaseState.Overdue) => Propose(held, context, proposed),
        (WithdrawRectification, _) => Take(held with { State = CaseState.Withdrawn, Responsible = "", Deadline = null }),
        _ => WrongState(held, command),
    };

    // Late is better than never: what is done counts, even where a proposal is under way.
    private static CaseDecision Report(CreditCase held, CaseCommand command, CaseContext context, ReportRectified reported) =>
        held.State is CaseState.Ordered or CaseState.Overdue or CaseState.Escalated
            ? Take(held with
            {
                State = CaseState.Done,
                Responsible = held.OpenedBy,
                Deadline = context.DeadlineFrom(context.Today, VerifyTerm),
                Particulars = ParticularsOf(held) with { Account = reported.Account, Proposal = null },
            })
            : WrongState(held, command);

    private static CaseDecision Speak(CreditCase held, CaseContext context, HoldInterview interview)
    {
        var particulars = ParticularsOf(held);
        return particulars.Interviews.Length == InterviewsMax
            ? CaseDecision.Refuse(
                CaseRefusal.CaseConditionUnmet, $"A case takes at most {InterviewsMax} interviews.", ("condition", "interviews"), ("highest", $"{InterviewsMax}"))
            : Take(held with
            {
                Particulars = particulars with { Interviews = particulars.Interviews.Add(new Interview(interview.Sort, context.Today, interview.Content)) },
            });
    }

    private static CaseDecision SendBack(CreditCase held, CaseContext context, FindNotRectified found) => found.DueOn switch
    {
        { } day when day <= context.Today => DayPassed(day, context),
        { } day => Take(Ordered(held, day, context)),
        null when ParticularsOf(held).DueOn is var due && due >= context.Today => Take(Ordered(held, due, context)),
        null => Take(Overdue(held with { Deadline = DueBy(ParticularsOf(held).DueOn, context) })),
    };

    private static CaseDecision Propose(CreditCase held, CaseContext context, ProposeListing proposed)
    {
        var determination = context.Rules.Catalogue.FindList(proposed.ListCode)?.Determination;
        if (determination is null || !determination.Bodies.Contains(proposed.Body))
        {
            var named = string.Join(' ', determination?.Bodies ?? []);
            return CaseDecision.Refuse(
                CaseRefusal.DeterminationBodyNotCompetent, $"The catalogue does not name '{proposed.Body}' to determine for the list '{proposed.ListCode}'.",
                ("list", proposed.ListCode), ("agency", proposed.Body), ("expected", named));
        }

        return Take(held with
        {
            State = CaseState.Escalated,
            Responsible = proposed.Body,
            Deadline = context.DeadlineFrom(context.Today, AnswerTerm),
            Particulars = ParticularsOf(held) with { Proposal = new ListingProposal(proposed.ListCode, proposed.Body, proposed.Reason, "") },
        });
    }

    private static CaseDecision Answer(CreditCase held, CaseCommand command, CaseContext context, AnswerProposal answered)
    {
        if (held.State != CaseState.Escalated) return WrongState(held, command);
        var proposal = ParticularsOf(held).Proposal!;
        if (command.Actor != new CaseActor(proposal.Body, ActsForSubject: false)) return WrongBody(command, $"'{proposal.Body}'");
        if (answered.ListingCaseId.Length == 0)
            return Take(Overdue(held with { Deadline = DueBy(ParticularsOf(held).DueOn, context), Particulars = ParticularsOf(held) with { Proposal = null } }));
        var isListing = context.Profile.Cases.TryGetValue(answered.ListingCaseId, out var listing)
            && listing.Particulars is DeterminationParticulars { ListCode: var list, ProposalCaseId: var from } && list == proposal.ListCode && from == held.Id;
        return isListing
            ? Take(held with
            {
                State = CaseState.Ended,
                Responsible = "",
                Deadline = null,
                Particulars = ParticularsOf(held) with { Proposal = proposal with { ListingCaseId = answered.ListingCaseId } },
            })
            : CaseDecision.Refuse(
                CaseRefusal.CaseUnknown, $"{context.Profile.Code} has no case {answered.ListingCaseId} that took this proposal up.",
                ("case_id", answered.ListingCaseId));
    }

    private static RectificationParticulars ParticularsOf(CreditCase held) => (RectificationParticulars)held.Particulars;

    private static CreditCase Ordered(CreditCase held, BeijingDate dueOn, CaseContext context) => held with
    {
        State = CaseState.Ordered,
        Responsible = "",
        Deadline = DueBy(dueOn, context),
        Particulars = ParticularsOf(held) with { DueOn = dueOn },
    };

    private static CreditCase Overdue(CreditCase held) => held with
    {
        State = CaseState.Overdue,
        Responsible = held.OpenedBy,
        Deadline = held.Deadline! with { IsOverdue = true },
    };

    private static CaseDeadline DueBy(BeijingDate? day, CaseContext context)
    {
        var byTerm = context.DeadlineFrom(context.Today, CompleteTerm);
        return day is { } stated ? byTerm.On(stated) : byTerm;
    }

    private static BeijingDate Later(BeijingDate one, BeijingDate other) => one > other ? one : other;

    private static CaseDecision DayPassed(BeijingDate day, CaseContext context) => CaseDecision.Refuse(
        CaseRefusal.CaseConditionUnmet, $"{day} is no day after today and after the last day so far.",
        ("condition", "due_on"), ("value", day.ToString()), ("today", context.Today.ToString()));
}
