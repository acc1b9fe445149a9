using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.VoluntaryRegistrations;

/// <summary>A fact that a subject registered about itself.</summary>
/// <param name="Topic">Topic (类别).</param>
/// <param name="Content">The fact.</param>
/// <param name="VerifiedBy">Agency code of the body that is competent to verify it.</param>
/// <param name="VerifiedOn">The day on which it was verified; null = it is only stated.</param>
/// <param name="Refusal">Why it was refused; empty = it was not.</param>
public sealed record VoluntaryParticulars(string Topic, string Content, string VerifiedBy, BeijingDate? VerifiedOn = null, string Refusal = "") : CaseParticulars;

/// <summary>The fact as a record, marked as verified or only stated.</summary>
/// <param name="Fact">The fact.</param>
public sealed record VoluntaryRecord(VoluntaryParticulars Fact) : CaseRecordBody;
