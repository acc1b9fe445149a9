using System.Diagnostics.CodeAnalysis;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Codes;

/// <summary>
/// The tax registration number (税务登记号) that taxpayers had before the unified code: six digits of region and nine characters of
/// organisation code. Read leniently: the rule is remembered practice, not a standard at hand.
/// </summary>
/// <remarks>Individuals had longer ones made of their citizen number. Those are personal data and are no identifiers here.</remarks>
public readonly record struct TaxRegistrationNumber
{
    /// <summary>The number of characters.</summary>
    public const int Length = 15;

    private readonly RegionCode _region;
    private readonly OrganisationCode _organisation;

    private TaxRegistrationNumber(RegionCode region, OrganisationCode organisation) => (_region, _organisation) = (region, organisation);

    /// <summary>True for the default value, which is no number.</summary>
    public bool IsEmpty => _organisation.IsEmpty;

    /// <summary>The region of the registering tax authority.</summary>
    public RegionCode RegistrationRegion => _region;

    /// <summary>The taxpayer's organisation code, by which it is found in the register.</summary>
    public OrganisationCode Organisation => _organisation;

    /// <summary>Whether the organisation code's check character holds; the number has none of its own.</summary>
    public bool IsConforming => _organisation.IsConforming;

    /// <summary>Normalises and reads a number.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TaxRegistrationNumber number, out CodeFault fault)
    {
        number = default;
        var normalised = CodeText.Normalise(text);
        if (normalised.Length != Length)
        {
            fault = normalised.Length == 0 ? CodeFault.Empty : CodeFault.WrongLength;
            return false;
        }

        if (!RegionCode.TryParse(normalised[..6], out var region))
        {
            fault = CodeFault.WrongCharacter;
            return false;
        }

        if (!OrganisationCode.TryParse(normalised[6..], out var organisation, out fault)) return false;
        number = new TaxRegistrationNumber(region, organisation);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_region}{_organisation}";
}
