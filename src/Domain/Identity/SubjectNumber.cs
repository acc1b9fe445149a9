using CreditHub.Domain.Codes;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Identity;

/// <summary>Which number of before the unified code it is. The values are stored.</summary>
public enum NumberScheme : short
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Registration number (注册号).</summary>
    Registration = 1,

    /// <summary>Organisation code (组织机构代码).</summary>
    Organisation = 2,

    /// <summary>Tax registration number (税务登记号).</summary>
    Tax = 3,
}

/// <summary>Why a text cannot name a subject.</summary>
public enum NumberFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>It says nothing: empty, or what forms write instead.</summary>
    Empty,

    /// <summary>It is or holds the number of a natural person: to be repeated nowhere.</summary>
    PersonsNumber,

    /// <summary>Not the shape of its scheme.</summary>
    Malformed,

    /// <summary>Its own check character fails.</summary>
    WrongCheckCharacter,
}

/// <summary>A number of before the unified code, by which old data names a business: normalised, and its check character holds.</summary>
/// <param name="Scheme">Which number it is.</param>
/// <param name="Number">Digits and letters, without hyphen.</param>
public readonly record struct SubjectNumber(NumberScheme Scheme, string Number)
{
    /// <summary>
    /// The organisation code inside a tax number, by which its holder is found too; null for the other schemes.
    /// </summary>
    public SubjectNumber? OrganisationInside =>
        Scheme == NumberScheme.Tax ? new SubjectNumber(NumberScheme.Organisation, Number[^OrganisationCode.Length..]) : null;

    /// <summary>The organisation code inside a unified code; null where its check character fails, as in some early codes.</summary>
    public static SubjectNumber? InsideOf(UnifiedSocialCreditCode code) =>
        code.OrganisationCode is { IsConforming: true } inside ? new SubjectNumber(NumberScheme.Organisation, inside.ToString()) : null;

    /// <summary>Reads a number of a scheme.</summary>
    public static NumberFault TryRead(NumberScheme scheme, string text, out SubjectNumber number)
    {
        number = default;
        if (PlaceholderText.MeansNothing(text)) return NumberFault.Empty;
        if (PersonalNumber.IsInCode(text)) return NumberFault.PersonsNumber;
        var (isSound, normalised, isConforming) = scheme switch
        {
            NumberScheme.Registration => (RegistrationNumber.TryParse(text, out var n, out _), n.ToString(), n.IsConforming),
            NumberScheme.Organisation => (OrganisationCode.TryParse(text, out var n, out _), n.ToString(), n.IsConforming),
            NumberScheme.Tax => (TaxRegistrationNumber.TryParse(text, out var n, out _), $"{n}", n.IsConforming),
            _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "There is no such scheme."),
        };
        if (!isSound) return NumberFault.Malformed;
        if (!isConforming) return NumberFault.WrongCheckCharacter;
        number = new SubjectNumber(scheme, normalised);
        return NumberFault.None;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme} {Number}";
}
