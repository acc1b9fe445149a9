using System.Collections.Concurrent;
using CreditHub.Domain.Codes;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Access;

/// <summary>
/// Says who a caller is: the agency of its certificate or key, the purpose that it states, what it may do for it. Resolved once for each agency
/// and purpose of a version of the directory, so that a call costs two look-ups.
/// </summary>
internal sealed class CallerIdentityReader(RulesInForce rules, RightsInForce rights, CallerAuthentication authentication,
    CompanyProofs proofs, SubjectCodeDoor codes)
{
    /// <summary>Metadata key of the agency's code. Missing: the one that the certificate or key is bound to; without either the operator of the hub.</summary>
    public const string AgencyHeader = "credithub-agency";

    /// <summary>
    /// Metadata key of the purpose. Only calls to which it means nothing go without (<see cref="ContractCall.NeedsPurpose"/>).
    /// </summary>
    public const string PurposeHeader = "credithub-purpose";

    /// <summary>Metadata key of the company on whose behalf a portal calls. Missing: the agency calls for itself.</summary>
    public const string ActingForHeader = "credithub-acting-for";

    private volatile Known? _known;

    /// <summary>What a request says of its caller.</summary>
    public static CallClaims ClaimsOf(HttpContext http)
    {
        var headers = http.Request.Headers;
        var actingFor = Value(ActingForHeader);
        return new CallClaims(
            ContractCall.Of(http), Value(AgencyHeader), Value(PurposeHeader), actingFor,
            actingFor is null ? null : Value(CompanyProofs.AssertionHeader),
            Value(CallerAuthentication.KeyHeader), http.Features.Get<ClientCertificate>());

        string? Value(string header) => headers.TryGetValue(header, out var values) ? values.ToString() : null;
    }

    /// <summary>The caller of a call.</summary>
    /// <exception cref="ApiException">It cannot be told who calls, the purpose is not one of its own, or it may not act for a company.</exception>
    public CallerIdentity Read(CallClaims claims)
    {
        var bound = authentication.AgencyOf(claims);
        if (bound is not null && claims.Agency is { } named && named != bound)
        {
            throw new ApiException(
                ErrorReason.CredentialOfOtherAgency, $"The call names the agency '{named}', but its certificate or key is bound to another.", ("agency", named));
        }

        var known = Current();
        var code = bound ?? claims.Agency ?? CallerIdentity.OperatorCode;
        var purpose = claims.Purpose ?? "";
        if (!known.Callers.TryGetValue((code, purpose), out var caller)) caller = Resolve(known, code, purpose);
        if (purpose.Length == 0 && claims.Call.NeedsPurpose) throw PurposeMissing(caller.Agency);
        if (claims.ActingFor is not { } text) return caller;
        var company = ReadActingFor(claims, caller.Agency, text);
        return caller with
        {
            ActingFor = company,
            Proof = claims.Proof ??= proofs.Demand(claims.Assertion, caller.Agency, company, purpose)
        };
    }

    private CallerIdentity Resolve(Known known, string code, string purpose)
    {
        var agency = known.Directory.FindAgency(code) ?? throw new ApiException(
            ErrorReason.AgencyUnknown,
            $"There is no agency '{code}' in the sharing directory. Send your agency's code in the metadata '{AgencyHeader}'.",
            ("agency", code));
        if (purpose.Length > 0 && !agency.Purposes.Contains(purpose))
        {
            throw new ApiException(
                ErrorReason.PurposeNotGranted,
                $"Agency '{code}' may not call for the purpose '{purpose}'. Its purposes are: {string.Join(", ", agency.Purposes)}.",
                ("agency", code), ("purpose", purpose));
        }

        // Only what the directory knows is kept, which bounds it.
        return known.Callers[(code, purpose)] = new CallerIdentity(agency, purpose)
        {
            Rights = purpose.Length > 0
            ? rights.Of(code, purpose) : EffectiveRights.None
        };
    }

    // No purpose is guessed: the answer would rest on a right, and the log name a purpose, that nobody stated.
    private static ApiException PurposeMissing(AgencyDefinition agency) => new(
        ErrorReason.PurposeMissing,
        $"The call states no purpose. Send one in the metadata '{PurposeHeader}'; those of '{agency.Code}' are: "
        + $"{string.Join(", ", agency.Purposes)}.",
        ("agency", agency.Code));

    private Known Current()
    {
        var (directory, day) = (rules.Current.Directory, rules.Today);
        if (_known is { } held && ReferenceEquals(held.Directory, directory) && held.Day == day) return held;
        return _known = new Known(directory, day, new ConcurrentDictionary<(string Agency, string Purpose), CallerIdentity>());
    }

    private UnifiedSocialCreditCode ReadActingFor(CallClaims claims, AgencyDefinition agency, string text)
    {
        if (!agency.ActsForSubjects)
        {
            throw new ApiException(
                ErrorReason.ActingForNotGranted, $"Agency '{agency.Code}' may not call on behalf of a company.", ("agency", agency.Code));
        }

        if (!claims.Call.IsForCompany)
        {
            throw new ApiException(
                ErrorReason.ActingForNotGranted, $"{claims.Call.Method} is none of the calls that are made on behalf of a company.", ("agency", agency.Code));
        }

        return codes.Open(text, ActingForHeader, out _);
    }

    private sealed record Known(
        SharingDirectoryDocument Directory, BeijingDate Day, ConcurrentDictionary<(string Agency, string Purpose), CallerIdentity> Callers);
}
