using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Accountability;

/// <summary>A step of a case of accountability.</summary>
public abstract record AccountabilityStep : CaseStep
{
    /// <inheritdoc/>
    public sealed override CaseKind Kind => CaseKind.Accountability;
}

/// <summary>The body that listed the company holds a person responsible for it to account (责任人员追责).</summary>
/// <param name="ListingCaseId">Case of listing or ban that is in effect.</param>
/// <param name="Person">The person, in a role that the list's rule names.</param>
/// <param name="Measure">What was done, such as an interview or a proposal to another body.</param>
/// <param name="DocumentNumber">Number of the document.</param>
public sealed record HoldPersonToAccount(string ListingCaseId, ResponsiblePerson Person, string Measure, string DocumentNumber) : AccountabilityStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The superior of a state body that defaults is told (通报上级机关).</summary>
/// <param name="Record">The record that states the default.</param>
/// <param name="Superior">Agency code of the superior; empty = the one that the directory names.</param>
/// <param name="Content">What the superior is told.</param>
/// <param name="DocumentNumber">Number of the notice.</param>
public sealed record NotifySuperior(RecordKey Record, string Superior, string Content, string DocumentNumber) : AccountabilityStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The superior says what it did.</summary>
/// <param name="Measures">What it did.</param>
/// <param name="DocumentNumber">Number of the answer.</param>
public sealed record AnswerAsSuperior(string Measures, string DocumentNumber) : AccountabilityStep;

/// <summary>The answer does not suffice; the superior is asked again.</summary>
/// <param name="Reason">What is missing.</param>
public sealed record ReturnAnswer(string Reason) : AccountabilityStep;

/// <summary>Arrears of a state body or a state-owned company are taken up, to be followed until they are paid (拖欠账款清欠).</summary>
/// <param name="Creditor">Unified social credit code of the company to which it owes.</param>
/// <param name="AmountFen">How much, in fen.</param>
/// <param name="DueOn">Day by which it is to be paid; null = the term of the procedures.</param>
/// <param name="Overseer">Agency code of the body that answers for the debtor (主管部门).</param>
/// <param name="DocumentNumber">Number of the document that established the debt.</param>
public sealed record TakeUpArrears(string Creditor, long AmountFen, BeijingDate? DueOn, string Overseer, string DocumentNumber) : AccountabilityStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>A payment of arrears.</summary>
/// <param name="AmountFen">How much, in fen.</param>
/// <param name="DocumentNumber">Number of the proof of payment.</param>
public sealed record RecordPayment(long AmountFen, string DocumentNumber) : AccountabilityStep;

/// <summary>A banned company's responsible person leads this company (易地开张). The hub's own step: taken with the registration that shows it.</summary>
/// <param name="Banned">The ban.</param>
/// <param name="IsByIdentity">True where the identity agrees, by its keyed hash; false where the name alone does.</param>
public sealed record FlagConnection(BannedPerson Banned, bool IsByIdentity) : AccountabilityStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>
/// A later registration states the identity: it is the same person. What the name alone had suggested becomes the one case of the
/// connection. The hub's own step, as is <see cref="CloseAccountability"/> where it is another person.
/// </summary>
public sealed record SettleConnection : AccountabilityStep;

/// <summary>The banning body found that it is the same person; the company is looked at with attention, not barred.</summary>
/// <param name="DocumentNumber">Number of the document that found it so.</param>
public sealed record ConfirmConnection(string DocumentNumber) : AccountabilityStep;

/// <summary>The case is over: settled, or begun in error.</summary>
/// <param name="Reason">Why.</param>
public sealed record CloseAccountability(string Reason) : AccountabilityStep;

/// <summary>A responsible person of a banned company, while the ban is in effect.</summary>
/// <param name="BanCaseId">Case of the ban.</param>
/// <param name="Company">Unified social credit code of the banned company.</param>
/// <param name="Body">Agency code of the banning body.</param>
/// <param name="Name">Name of the person.</param>
/// <param name="IdentityHash">Keyed hash of the person's identity number; empty where none was stated.</param>
/// <param name="Until">Last day of the ban; null = for ever, or until removed.</param>
/// <param name="RegionCodes">Regions to which the ban is limited.</param>
/// <param name="IndustryCodes">Industries to which the ban is limited.</param>
public sealed record BannedPerson(
    string BanCaseId, string Company, string Body, string Name, string IdentityHash, BeijingDate? Until, ImmutableArray<string> RegionCodes,
    ImmutableArray<string> IndustryCodes);
