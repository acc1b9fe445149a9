using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Access;

/// <summary>Who calls and for which purpose (查询目的). Every call has one.</summary>
/// <param name="Agency">The agency of the sharing directory.</param>
/// <param name="Purpose">The purpose, one of the agency's.</param>
public sealed record CallerIdentity(AgencyDefinition Agency, string Purpose)
{
    /// <summary>Code of the agency that runs the hub (运行单位).</summary>
    public const string OperatorCode = "operator";

    /// <summary>True for the operator of the hub.</summary>
    public bool IsOperator => Agency.Code == OperatorCode;
}

/// <summary>
/// Reads the caller's identity from the call's metadata. The hub listens on loopback only as long as an agency is what it says it is;
/// client certificates take the place of <see cref="AgencyHeader"/> beyond that.
/// </summary>
public sealed class CallerIdentityReader(RulesInForce rules)
{
    /// <summary>Metadata key of the agency's code. Missing: the operator of the hub.</summary>
    public const string AgencyHeader = "credithub-agency";

    /// <summary>Metadata key of the purpose. Missing: the agency's first.</summary>
    public const string PurposeHeader = "credithub-purpose";

    /// <summary>The caller of a call.</summary>
    /// <exception cref="ApiException">The agency is unknown, or the purpose is not one of its own.</exception>
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

        return new CallerIdentity(agency, purpose);
    }
}
