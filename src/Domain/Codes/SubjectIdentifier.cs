using System.Diagnostics.CodeAnalysis;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Codes;

/// <summary>
/// One of the four numbers by which records name a business (行政相对人代码). Old data has no unified code at all, so which of the four a
/// text is decides how its subject is found.
/// </summary>
public abstract record SubjectIdentifier
{
    private SubjectIdentifier()
    {
    }

    /// <summary>The normalised text.</summary>
    public abstract string Text { get; }

    /// <summary>Whether every check character holds. One that fails is reported, not mended.</summary>
    public abstract bool IsConforming { get; }

    /// <summary>Tells by shape which of the four a text is, and normalises it.</summary>
    /// <remarks>
    /// Fifteen digits may be a registration number or an old tax number. They are the former unless its check digit fails and that of the
    /// organisation code inside the latter holds.
    /// </remarks>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SubjectIdentifier? identifier, out CodeFault fault)
    {
        identifier = null;
        if (PlaceholderText.MeansNothing(text))
        {
            fault = CodeFault.Empty;
            return false;
        }

        var normalised = CodeText.Normalise(text);
        if (CitizenIdentityNumber.LooksLikeCitizenId(normalised))
        {
            fault = CodeFault.CitizenNumber;
            return false;
        }

        identifier = normalised.Length switch
        {
            UnifiedSocialCreditCode.Length => UnifiedSocialCreditCode.TryParse(normalised, out var code, out fault) ? new CreditCode(code) : null,
            RegistrationNumber.Length => FromFifteen(normalised, out fault),
            OrganisationCode.Length or OrganisationCode.Length + 1 =>
                OrganisationCode.TryParse(normalised, out var organisation, out fault) ? new Organisation(organisation) : null,
            _ => NoSuchLength(out fault),
        };
        return identifier is not null;
    }

    private static SubjectIdentifier? FromFifteen(string normalised, out CodeFault fault)
    {
        var isTax = TaxRegistrationNumber.TryParse(normalised, out var tax, out var taxFault);
        if (RegistrationNumber.TryParse(normalised, out var registration, out fault) && (registration.IsConforming || !isTax || !tax.IsConforming))
            return new Registration(registration);
        if (fault != CodeFault.Placeholder) fault = taxFault;
        return isTax ? new Tax(tax) : null;
    }

    private static SubjectIdentifier? NoSuchLength(out CodeFault fault)
    {
        fault = CodeFault.WrongLength;
        return null;
    }

    /// <summary>A unified social credit code (统一社会信用代码).</summary>
    public sealed record CreditCode(UnifiedSocialCreditCode Code) : SubjectIdentifier
    {
        /// <inheritdoc/>
        public override string Text => Code.ToString();

        /// <inheritdoc/>
        public override bool IsConforming => Code.Conformity == CodeConformity.Conforming;
    }

    /// <summary>A business registration number (注册号).</summary>
    public sealed record Registration(RegistrationNumber Number) : SubjectIdentifier
    {
        /// <inheritdoc/>
        public override string Text => Number.ToString();

        /// <inheritdoc/>
        public override bool IsConforming => Number.IsConforming;
    }

    /// <summary>An old tax registration number (税务登记号).</summary>
    public sealed record Tax(TaxRegistrationNumber Number) : SubjectIdentifier
    {
        /// <inheritdoc/>
        public override string Text => Number.ToString();

        /// <inheritdoc/>
        public override bool IsConforming => Number.IsConforming;
    }

    /// <summary>An organisation code (组织机构代码).</summary>
    public sealed record Organisation(OrganisationCode Code) : SubjectIdentifier
    {
        /// <inheritdoc/>
        public override string Text => Code.ToString();

        /// <inheritdoc/>
        public override bool IsConforming => Code.IsConforming;
    }
}
