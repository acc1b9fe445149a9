using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;

namespace CreditHub.Domain.EntryEducation;

/// <summary>An education took place (准入前诚信教育).</summary>
/// <param name="Topic">What it was about.</param>
/// <param name="GivenBy">Agency code of the body that gave it.</param>
/// <param name="GivenOn">The day on which it was given.</param>
public sealed record RecordEducation(string Topic, string GivenBy, BeijingDate GivenOn) : CaseStep
{
    /// <inheritdoc/>
    public override CaseKind Kind => CaseKind.EntryEducation;

    /// <inheritdoc/>
    public override bool Begins => true;

    /// <inheritdoc/>
    public override bool MayComeFirst => true;
}

/// <summary>What is known of an education.</summary>
/// <param name="Topic">What it was about.</param>
/// <param name="GivenBy">Agency code of the body that gave it.</param>
/// <param name="GivenOn">The day on which it was given.</param>
public sealed record EducationParticulars(string Topic, string GivenBy, BeijingDate GivenOn) : CaseParticulars;

/// <summary>
/// Credit education at entry (准入前诚信教育), Shaanxi's plan of 2020, section 3.1: recorded, free, and never a condition. It brings no record, so nothing that
/// follows from records can depend on it.
/// </summary>
internal sealed class EducationProcess : CaseProcess
{
    public override CaseKind Kind => CaseKind.EntryEducation;

    public override ImmutableArray<string> Terms => [];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        var given = (RecordEducation)command.Step;
        if (!command.Actor.ActsForSubject && command.Actor.Agency != given.GivenBy) return WrongBody(command, $"the company itself or '{given.GivenBy}'");
        if (given.GivenOn > context.Today)
        {
            return CaseDecision.Refuse(
                CaseRefusal.CaseTooEarly, $"An education of {given.GivenOn} has not been given yet.",
                ("step", command.Step.Verb), ("earliest_on", given.GivenOn.ToString()), ("rule", "given_on"));
        }

        return Take(New(command, context, CaseState.Ended, new EducationParticulars(given.Topic, given.GivenBy, given.GivenOn)));
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context) => WrongState(held, command);
}
