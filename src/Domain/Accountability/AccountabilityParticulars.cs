using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Accountability;

/// <summary>What is known of a case of accountability: one of its four sorts.</summary>
public abstract record AccountabilityParticulars : CaseParticulars;

/// <summary>A responsible person of a listed company who was held to account.</summary>
/// <param name="ListingCaseId">Case of listing or ban.</param>
/// <param name="Person">The person.</param>
/// <param name="Measure">What was done.</param>
/// <param name="DocumentNumber">Number of the document.</param>
public sealed record PersonAccountability(string ListingCaseId, ResponsiblePerson Person, string Measure, string DocumentNumber) : AccountabilityParticulars;

/// <summary>A superior that was told of a state body's default.</summary>
/// <param name="Superior">Agency code of the superior.</param>
/// <param name="Content">What it was told.</param>
/// <param name="DocumentNumber">Number of the notice.</param>
/// <param name="Measures">What it did; empty before it answered.</param>
/// <param name="AnswerDocument">Number of its answer.</param>
public sealed record SuperiorNotice(string Superior, string Content, string DocumentNumber, string Measures = "", string AnswerDocument = "")
    : AccountabilityParticulars;

/// <summary>Arrears that are followed until they are paid.</summary>
/// <param name="Creditor">Unified social credit code of the company to which the subject owes.</param>
/// <param name="AmountFen">How much it owed, in fen.</param>
/// <param name="PaidFen">How much it has paid, in fen.</param>
/// <param name="DueOn">Day by which it is to be paid.</param>
/// <param name="Overseer">Agency code of the body that answers for the debtor.</param>
/// <param name="DocumentNumber">Number of the document that established the debt.</param>
public sealed record ArrearsAccount(string Creditor, long AmountFen, long PaidFen, BeijingDate DueOn, string Overseer, string DocumentNumber)
    : AccountabilityParticulars
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Parties => [Overseer, Creditor];
}

/// <summary>A connection to a banned company.</summary>
/// <param name="Banned">The ban. The identity's hash is not kept here.</param>
/// <param name="IsByIdentity">True where the identity agrees; false where the name alone suggests it.</param>
/// <param name="ConfirmedBy">Number of the document that confirmed it; empty before that.</param>
public sealed record BanConnection(BannedPerson Banned, bool IsByIdentity, string ConfirmedBy = "") : AccountabilityParticulars;
