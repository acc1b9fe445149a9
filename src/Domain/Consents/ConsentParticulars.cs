using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Consents;

/// <summary>What a company consented to (授权范围).</summary>
/// <param name="Agency">Agency code of who may read.</param>
/// <param name="Purpose">Purpose for which it may read.</param>
/// <param name="Datasets">Datasets that it may read; empty = every one that the directory opens by consent.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
public sealed record ConsentParticulars(string Agency, string Purpose, ImmutableArray<string> Datasets, BeijingDate From, BeijingDate Until) : CaseParticulars
{
    /// <inheritdoc/>
    public override BeijingDate? LastDayOfEffect => Until;
}
