using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Consents;

/// <summary>The one place where it is decided what a company's consents open.</summary>
public static class ConsentRules
{
    /// <summary>The scopes in effect on a day for an agency and purpose; none = no consent. A scope without datasets is for every one that the directory opens by consent.</summary>
    public static ImmutableArray<ImmutableArray<string>> ScopesFor(IEnumerable<CreditCase> cases, string agency, string purpose, BeijingDate today) =>
    [
        .. from held in cases
           where held.State == CaseState.InEffect
           let consent = held.Particulars as ConsentParticulars
           where consent is not null && consent.Agency == agency && consent.Purpose == purpose && consent.From <= today && today <= consent.Until
           select consent.Datasets,
    ];

    /// <summary>True where one of the scopes covers a dataset.</summary>
    public static bool Covers(this ImmutableArray<ImmutableArray<string>> scopes, string dataset) => scopes.Any(s => s.IsEmpty || s.Contains(dataset));
}
