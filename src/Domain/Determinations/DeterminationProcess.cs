using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Decisions;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Determinations;

/// <summary>
/// Determination of a company for a list of the catalogue (名单认定), and of bans (市场和行业禁入), which differ by their limits alone: meant, told,
/// heard, decided, delivered, in effect, ended (Shaanxi Social Credit Regulation, Art 29-33). Before delivery nothing holds; no step follows from
/// silence but the end of a term.
/// </summary>
internal sealed partial class DeterminationProcess(CaseKind kind, string name) : CaseProcess
{
    private readonly string _statementTerm = name + ".statement";
    private readonly string _publicNoticeTerm = name + ".public-notice";
    private readonly string _decideTerm = name + ".decide";
    private readonly string _deliverTerm = name + ".deliver";
    private readonly string _answerRemovalTerm = name + ".answer-removal";

    public override CaseKind Kind => kind;

    // Rewards are lists too; bans are never rewards.
    public override ImmutableArray<string> Terms => kind == CaseKind.Listing
        ? [_statementTerm, _publicNoticeTerm, _decideTerm, _deliverTerm, _answerRemovalTerm]
        : [_statementTerm, _decideTerm, _deliverTerm, _answerRemovalTerm];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        var proposed = (ProposeDetermination)command.Step;
        if (CompetenceFault(proposed.ListCode, command, context) is { } incompetent) return incompetent;
        var list = context.Rules.Catalogue.FindList(proposed.ListCode)!;
        if (ProposalFault(proposed, list, context) is { } fault) return fault;
        return Take(New(command, context, CaseState.Open, new DeterminationParticulars
        {
            ListCode = list.Code,
            Reason = proposed.Reason,
            BasisDocument = proposed.BasisDocument,
            RegionCodes = proposed.RegionCodes,
            IndustryCodes = proposed.IndustryCodes,
            ProposalCaseId = proposed.ProposalCaseId,
        }) with
        { Responsible = command.Actor.Agency });
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context)
    {
        var isBody = command.Actor == new CaseActor(held.OpenedBy, ActsForSubject: false);
        if (!isBody && command.Step is not (MakeStatement or RequestRemoval)) return WrongBody(command, $"'{held.OpenedBy}'");
        if (!isBody && !command.Actor.ActsForSubject) return WrongBody(command, $"the company itself or '{held.OpenedBy}'");
        if (NeedsCompetence(command.Step) && CompetenceFault(ParticularsOf(held).ListCode, command, context) is { } incompetent) return incompetent;
        return command.Step switch
        {
            ServeDeterminationNotice served => Notify(held, command, context, served),
            PublishDeterminationNotice published => Publish(held, command, context, published),
            MakeStatement stated => Hear(held, command, context, stated),
            DecideDetermination decided => Decide(held, command, context, decided),
            DismissDetermination when IsUndecided(held) => Take(held with { State = CaseState.Rejected, Responsible = "", Deadline = null }),
            DeliverDetermination => Deliver(held, command, context),
            RequestRemoval => AskRemoval(held, command, context),
            RefuseRemoval => KeepOn(held, command, context),
            RemoveDetermination removed => Remove(held, command, context, removed),
            AnnulDetermination annulled => Annul(held, command, annulled),
            _ => WrongState(held, command),
        };
    }

    public override CaseDecision.Advanced Lapse(CreditCase held, CaseContext context) => held.State switch
    {
        // The company may have nothing to say; then it is the body's turn, and nothing else follows from its silence.
        // Its time runs from the day after the last one for statements, not from that on which the hub came to look.
        CaseState.Notified when held.Deadline!.Term != _decideTerm => new(
            held with { Responsible = held.OpenedBy, Deadline = context.DeadlineFrom(ParticularsOf(held).Notice!.HeardUntil.AddDays(1), _decideTerm) }, []),

        // The entry itself ends by its own last day, whether or not anybody looks, and whatever else is asked for.
        CaseState.InEffect when held.IsEffectOver(context.Today) => new(Ended(held), []),
        _ => base.Lapse(held, context),
    };

    // The last day for statements stands in the notice too, and stays there while the deadline is another's.
    public override CreditCase Recount(CreditCase held, CaseContext context)
    {
        var counted = base.Recount(held, context);
        if (!IsUndecided(held) || ParticularsOf(held).Notice is not { } notice || notice.HeardUntil < context.Today) return counted;
        var list = context.Rules.Catalogue.FindList(ParticularsOf(held).ListCode);
        var until = context.DeadlineFrom(notice.ServedOn, list?.Nature == ListNature.Honour ? _publicNoticeTerm : _statementTerm).DueOn;
        return until == notice.HeardUntil ? counted : counted with
        {
            Particulars =
            ParticularsOf(held) with { Notice = notice with { HeardUntil = until } }
        };
    }

    public override CreditCase? Follow(CreditCase held, SubjectProfile profile, SanctionBasis basis, BeijingDate today)
    {
        if (held.State is not (CaseState.InEffect or CaseState.Ended) || !profile.Records.TryGetValue(held.Target!.Value, out var entry)) return null;
        if (entry.Withdrawn) return held with { State = CaseState.Annulled, Responsible = "", Deadline = null };
        var decisions = new SubjectDecisions(profile.Records.Values, basis.Bodies);
        return FollowRepair(held, decisions.RepairedOn(entry.Key), basis.Catalogue, today);
    }

    // The catalogue may have changed since the case began. Whoever lost the competence may still undo what it did.
    private static bool NeedsCompetence(CaseStep step) =>
        step is ServeDeterminationNotice or PublishDeterminationNotice or DecideDetermination or DeliverDetermination;

    private static DeterminationParticulars ParticularsOf(CreditCase held) => (DeterminationParticulars)held.Particulars;

    private static bool IsUndecided(CreditCase held) => held.State is CaseState.Open or CaseState.Notified or CaseState.Heard;

    private static CreditCase Ended(CreditCase held) => held with { State = CaseState.Ended, Responsible = "", Deadline = null };
}
