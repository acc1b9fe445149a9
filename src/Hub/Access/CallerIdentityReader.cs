using CreditHub.Domain.Codes;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Access;

/// <summary>
/// Reads the caller's identity from the call's metadata. The hub listens on loopback only as long as an agency is what it says it is;
/// client certificates take the place of <see cref="AgencyHeader"/> beyond that.
/// </summary>
internal sealed class CallerIdentityReader(RulesInForce rules, RightsInForce rights, SubjectCodeDoor codes)
{
    /// <summary>Metadata key of the agency's code. Missing: the operator of the hub.</summary>
    public const string AgencyHeader = "credithub-agency";

    /// <summary>Metadata key of the purpose. Missing: the agency's first.</summary>
    public const string PurposeHeader = "credithub-purpose";

    /// <summary>Metadata key of the company on whose behalf a portal calls. Missing: the agency calls for itself.</summary>
    public const string ActingForHeader = "credithub-acting-for";

    /// <summary>The caller of a call.</summary>
    /// <exception cref="ApiException">The agency is unknown, the purpose is not one of its own, or it may not act for a company.</exception>
    public CallerIdentity Read(ServerCallContext context)
    {
        var code = context.RequestHeaders.GetValue(AgencyHeader) ?? CallerIdentity.OperatorCode;
        var agency = rules.Current.Directory.FindAgency(code) ?? throw new ApiException(
            ErrorReason.AgencyUnknown,
            $"There is no agency '{code}' in the sharing directory. Send your agency's code in the metadata '{AgencyHeader}'.",
            ("agency", code));
        var purpose = context.RequestHeaders.GetValue(PurposeHeader) ?? agency.Purposes.FirstOrDefault() ?? "";
        if (!agency.Purposes.Contains(purpose))
        {
            throw new ApiException(
                ErrorReason.PurposeNotGranted,
                $"Agency '{code}' may not call for the purpose '{purpose}'. Its purposes are: {string.Join(", ", agency.Purposes)}.",
                ("agency", code), ("purpose", purpose));
        }

        return new CallerIdentity(agency, purpose, ReadActingFor(context, agency)) { Rights = rights.Of(agency.Code, purpose) };
    }

    private UnifiedSocialCreditCode? ReadActingFor(ServerCallContext context, AgencyDefinition agency)
    {
        if (context.RequestHeaders.GetValue(ActingForHeader) is not { } text) return null;
        if (!agency.ActsForSubjects)
        {
            throw new ApiException(
                ErrorReason.ActingForNotGranted, $"Agency '{agency.Code}' may not call on behalf of a company.", ("agency", agency.Code));
        }

        if (!CompanyCalls.Contains(context.Method))
        {
            throw new ApiException(
                ErrorReason.ActingForNotGranted, $"{context.Method} is none of the calls that are made on behalf of a company.", ("agency", agency.Code));
        }

        return codes.Open(text, ActingForHeader, out _);
    }
}
