using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Sanctions;

/// <summary>
/// Who may put a company on a list in a case of the hub, and on what footing (认定主体和依据). A list without it is filled by reports alone: its
/// bodies determine in their own systems.
/// </summary>
public sealed record ListDetermination
{
    /// <summary>Agency codes of the determining bodies (认定机关).</summary>
    public required ImmutableArray<string> Bodies { get; init; }

    /// <summary>Dataset in which the entries stand as records.</summary>
    public required string Dataset { get; init; }

    /// <summary>Legal bases of a determination; without one in force nobody is put on the list (Shaanxi Social Credit Regulation, Art 30-31).</summary>
    public required ImmutableArray<LegalBasis> LegalBases { get; init; }

    /// <summary>Roles of persons whom the list's rule names; persons in other roles are not named.</summary>
    public required ImmutableArray<PersonRole> Roles { get; init; }

    /// <summary>Months from the decision that an entry may last at most; 0 = no bound, and «for ever» is allowed.</summary>
    public required int TermMonthsMax { get; init; }

    /// <summary>The legal basis that a document names, where it is in force on a day; else null.</summary>
    public LegalBasis? FindBasis(string instrument, string article, BeijingDate day) =>
        LegalBases.FirstOrDefault(b => b.Instrument == instrument && b.Article == article && b.IsInForce(day));
}
