using CreditHub.Domain.Codes;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>
/// Holds a step against its caller before any case is looked at, and takes identity numbers out of it. The contract's rules have checked its fields.
/// </summary>
internal sealed class CaseDoor(SubjectCodeDoor codes, IdentityHashes identities)
{
    /// <summary>The subject of a step; the request holds hashes in the place of identity numbers.</summary>
    /// <exception cref="ApiException">The caller may not name the subject, or persons are named as they may not be.</exception>
    public UnifiedSocialCreditCode Open(ActRequest request, CallerIdentity caller)
    {
        var code = OpenSubject(request.UnifiedSocialCreditCode, caller);
        foreach (var person in request.Listing?.Decide?.Persons ?? []) TakeIdentity(person, "listing.decide.persons", mayBeStated: false);
        foreach (var person in request.Ban?.Decide?.Persons ?? []) TakeIdentity(person, "ban.decide.persons", mayBeStated: true);
        return code;
    }

    /// <summary>The subject that a caller names; one that acts for a company may name that company only.</summary>
    public UnifiedSocialCreditCode OpenSubject(string text, CallerIdentity caller)
    {
        const string Field = "unified_social_credit_code";
        var code = codes.Open(text, Field, out _);
        caller.RefuseOtherSubject(code, Field);
        return code;
    }

    // The number is repeated nowhere, not even in the refusal.
    private void TakeIdentity(NamedPerson person, string path, bool mayBeStated)
    {
        if (person.IdentityHash.Length > 0) throw new ApiException(ErrorReason.PersonalData, "Hashes of identity numbers are made by the hub.", ("field", $"{path}.identity_hash"));
        person.IdentityKnown = false;
        if (person.IdentityNumber.Length == 0) return;
        if (!mayBeStated) throw new ApiException(ErrorReason.PersonalData, "A listing names persons by name and role alone.", ("field", $"{path}.identity_number"));
        person.IdentityHash = identities.Of(person.IdentityNumber)
            ?? throw new ApiException(ErrorReason.TextMalformed, "This is not an identity number of GB 11643-1999.", ("field", $"{path}.identity_number"));
        person.IdentityNumber = "";
    }
}
