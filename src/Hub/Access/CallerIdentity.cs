using CreditHub.Domain.Codes;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Access;

/// <summary>Who calls and for which purpose (查询目的). Every call has one.</summary>
/// <param name="Agency">The agency of the sharing directory.</param>
/// <param name="Purpose">The purpose, one of the agency's.</param>
/// <param name="ActingFor">The company on whose behalf a portal calls (代办): it reads and acts for that company only. Null: the agency calls for itself.</param>
public sealed record CallerIdentity(AgencyDefinition Agency, string Purpose, UnifiedSocialCreditCode? ActingFor = null)
{
    /// <summary>Code of the agency that runs the hub (运行单位).</summary>
    public const string OperatorCode = AgencyDefinition.OperatorCode;

    /// <summary>
    /// The proof of the company that it calls for; null where it calls for none, or on a machine where nobody is authenticated.
    /// </summary>
    public CompanyProof? Proof { get; init; }

    /// <summary>What it may do for this purpose today.</summary>
    public EffectiveRights Rights { get; init; } = EffectiveRights.None;

    /// <summary>True for the operator of the hub.</summary>
    public bool IsOperator => Agency.Code == OperatorCode;

    /// <summary>Refuses a caller without a right to a dataset; a null dataset asks for the right to any.</summary>
    /// <exception cref="ApiException">The right is not granted for the call's purpose.</exception>
    public void Demand(RightAction action, string? dataset)
    {
        if (!(dataset is null ? Rights.HasAny(action) : Rights.Has(action, dataset))) throw Refusal(action, dataset);
    }

    /// <summary>True where it may ask for the verdict on a matter: verdicts rest on every dataset of it.</summary>
    public bool MayCheck(MatterDefinition matter) => matter.Datasets.All(d => Rights.Has(RightAction.Check, d));

    /// <summary>The refusal of an action that is not granted.</summary>
    public ApiException Refusal(RightAction action, string? dataset)
    {
        var name = action == RightAction.None ? "call" : action.ToString().ToLowerInvariant();
        return new ApiException(
            ErrorReason.RightNotGranted,
            $"Agency '{Agency.Code}' may not {name} {(dataset is null ? "anything" : $"dataset '{dataset}'")} for the purpose '{Purpose}'.",
            ("agency", Agency.Code), ("action", name), ("dataset", dataset ?? ""), ("purpose", Purpose));
    }

    /// <summary>Refuses a caller that acts for one company and names another. Callers that act for none pass.</summary>
    /// <exception cref="ApiException">It is another company.</exception>
    public void RefuseOtherSubject(UnifiedSocialCreditCode code, string field)
    {
        // The company named is not repeated: whether it is known is none of this caller's business.
        if (ActingFor is { } own && own != code)
            throw new ApiException(ErrorReason.NotOnesOwnSubject, $"The call is made for {own}, which may read and act for itself only.", ("field", field));
    }
}
