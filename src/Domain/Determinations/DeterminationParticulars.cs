using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Determinations;

/// <summary>What is known of a determination.</summary>
public sealed record DeterminationParticulars : CaseParticulars
{
    /// <summary>List of the catalogue.</summary>
    public required string ListCode { get; init; }

    /// <summary>What the company did.</summary>
    public required string Reason { get; init; }

    /// <summary>Number of the effective document that established it; empty only for reward lists.</summary>
    public required string BasisDocument { get; init; }

    /// <summary>Regions to which a ban is limited; empty = everywhere.</summary>
    public required ImmutableArray<string> RegionCodes { get; init; }

    /// <summary>Industries to which a ban is limited; empty = all.</summary>
    public required ImmutableArray<string> IndustryCodes { get; init; }

    /// <summary>Case of rectification that proposed it; empty where none did.</summary>
    public required string ProposalCaseId { get; init; }

    /// <summary>The notice; null before it.</summary>
    public DeterminationNotice? Notice { get; init; }

    /// <summary>What the company stated; empty where it stated nothing.</summary>
    public string Statement { get; init; } = "";

    /// <summary>The decision; null before it.</summary>
    public DeterminationDecision? Decision { get; init; }

    /// <summary>First day of effect; null before the decision was delivered.</summary>
    public BeijingDate? DeliveredOn { get; init; }

    /// <summary>Day on which the company asked to be removed; null where no such request is open.</summary>
    public BeijingDate? RemovalRequestedOn { get; init; }

    /// <summary>Day on which the entry was repaired (信用修复); null where it was not.</summary>
    public BeijingDate? RepairedOn { get; init; }

    /// <inheritdoc/>
    public override BeijingDate? LastDayOfEffect => DeliveredOn is null ? null : Decision!.EffectiveUntil;
}

/// <summary>The notice before a determination.</summary>
/// <param name="DocumentNumber">Its number; empty for a notice to the public.</param>
/// <param name="Instrument">Instrument of the legal basis.</param>
/// <param name="Article">Article of the legal basis.</param>
/// <param name="Remedy">What the company may do about it; for a notice to the public, where it can be read.</param>
/// <param name="ServedOn">Day on which it was served or published.</param>
/// <param name="HeardUntil">Last day on which statements are heard; nothing is decided against the company before it has passed.</param>
public sealed record DeterminationNotice(
    string DocumentNumber, string Instrument, string Article, string Remedy, BeijingDate ServedOn, BeijingDate HeardUntil);

/// <summary>The decision.</summary>
/// <param name="DocumentNumber">Its number.</param>
/// <param name="DecidedOn">Its day.</param>
/// <param name="AnswerToStatement">What became of the company's statement.</param>
/// <param name="EffectiveUntil">Last day of effect; null = until removed, or for ever.</param>
/// <param name="ForEver">True where it holds for ever.</param>
/// <param name="Persons">Responsible persons.</param>
public sealed record DeterminationDecision(
    string DocumentNumber, BeijingDate DecidedOn, string AnswerToStatement, BeijingDate? EffectiveUntil, bool ForEver,
    ImmutableArray<ResponsiblePerson> Persons)
{
    /// <inheritdoc/>
    public bool Equals(DeterminationDecision? other) => other is not null && DocumentNumber == other.DocumentNumber && DecidedOn == other.DecidedOn
        && AnswerToStatement == other.AnswerToStatement && EffectiveUntil == other.EffectiveUntil && ForEver == other.ForEver
        && Persons.SequenceEqual(other.Persons);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DocumentNumber, DecidedOn, EffectiveUntil, ForEver);
}

/// <summary>The entry on the list as a record.</summary>
/// <param name="ListCode">List of the catalogue.</param>
/// <param name="Reason">Reason (列入事由).</param>
/// <param name="RegionCodes">Regions to which it is limited; empty = everywhere.</param>
/// <param name="IndustryCodes">Industries to which it is limited; empty = all.</param>
/// <param name="Persons">Responsible persons.</param>
public sealed record ListEntryRecord(
    string ListCode, string Reason, ImmutableArray<string> RegionCodes, ImmutableArray<string> IndustryCodes, ImmutableArray<ResponsiblePerson> Persons)
    : CaseRecordBody;
