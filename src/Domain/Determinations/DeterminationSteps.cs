using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Determinations;

/// <summary>A step of a determination: for a list of the catalogue, or of a ban.</summary>
/// <param name="Of">Listing or ban.</param>
public abstract record DeterminationStep(CaseKind Of) : CaseStep
{
    /// <inheritdoc/>
    public sealed override CaseKind Kind => Of;
}

/// <summary>The determining body means to determine (拟认定).</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="ListCode">List of the catalogue.</param>
/// <param name="Reason">What the company did (事由).</param>
/// <param name="BasisDocument">Number of the effective document that established it (Art 29); empty only for reward lists.</param>
/// <param name="RegionCodes">Regions to which a ban is limited; empty = everywhere.</param>
/// <param name="IndustryCodes">Industries to which a ban is limited; empty = all.</param>
/// <param name="ProposalCaseId">Case of rectification that proposed it; empty where none did.</param>
public sealed record ProposeDetermination(
    CaseKind Of, string ListCode, string Reason, string BasisDocument, ImmutableArray<string> RegionCodes, ImmutableArray<string> IndustryCodes,
    string ProposalCaseId) : DeterminationStep(Of)
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The company was told basis, reason and remedy (告知), Art 33.</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="DocumentNumber">Number of the notice (告知书文号).</param>
/// <param name="Instrument">Instrument of the legal basis.</param>
/// <param name="Article">Article of the legal basis.</param>
/// <param name="Remedy">What the company may do about it (救济途径).</param>
public sealed record ServeDeterminationNotice(CaseKind Of, string DocumentNumber, string Instrument, string Article, string Remedy) : DeterminationStep(Of);

/// <summary>The public was told who is to be rewarded (守信激励名单公示), Art 33.</summary>
/// <param name="Of">Listing.</param>
/// <param name="Instrument">Instrument of the legal basis.</param>
/// <param name="Article">Article of the legal basis.</param>
/// <param name="PublishedAt">Where the notice can be read.</param>
public sealed record PublishDeterminationNotice(CaseKind Of, string Instrument, string Article, string PublishedAt) : DeterminationStep(Of);

/// <summary>The company states and defends itself (陈述申辩).</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="Content">What it says.</param>
public sealed record MakeStatement(CaseKind Of, string Content) : DeterminationStep(Of);

/// <summary>The body determines (认定决定), on the basis of which the company was told.</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="DocumentNumber">Number of the decision (决定书文号).</param>
/// <param name="AnswerToStatement">What became of the company's statement; required where it made one.</param>
/// <param name="EffectiveUntil">Last day of effect; null = the list's own term.</param>
/// <param name="ForEver">True where it holds for ever (终身).</param>
/// <param name="Persons">Responsible persons, in roles that the list's rule names.</param>
public sealed record DecideDetermination(
    CaseKind Of, string DocumentNumber, string AnswerToStatement, BeijingDate? EffectiveUntil, bool ForEver, ImmutableArray<ResponsiblePerson> Persons)
    : DeterminationStep(Of);

/// <summary>The body decides not to determine (不予认定).</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="Reason">Why.</param>
public sealed record DismissDetermination(CaseKind Of, string Reason) : DeterminationStep(Of);

/// <summary>The decision reached the company (送达); from this day it has effect.</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="Method">How it was delivered (送达方式).</param>
public sealed record DeliverDetermination(CaseKind Of, string Method) : DeterminationStep(Of);

/// <summary>The company asks to be removed before the term ends (申请移出).</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="Reason">Why.</param>
public sealed record RequestRemoval(CaseKind Of, string Reason) : DeterminationStep(Of);

/// <summary>The body does not remove the company, and says why (不予移出).</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="DocumentNumber">Number of the answer.</param>
/// <param name="Reason">Why.</param>
public sealed record RefuseRemoval(CaseKind Of, string DocumentNumber, string Reason) : DeterminationStep(Of);

/// <summary>The body removes the company before the term ends (移出): from today the entry has no effect.</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="DocumentNumber">Number of the decision to remove.</param>
/// <param name="Reason">Why.</param>
public sealed record RemoveDetermination(CaseKind Of, string DocumentNumber, string Reason) : DeterminationStep(Of);

/// <summary>The determination was wrong and is undone from its beginning (撤销).</summary>
/// <param name="Of">Listing or ban.</param>
/// <param name="DocumentNumber">Number of the decision that annuls.</param>
/// <param name="Reason">Why.</param>
public sealed record AnnulDetermination(CaseKind Of, string DocumentNumber, string Reason) : DeterminationStep(Of);
