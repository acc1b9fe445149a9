using CreditHub.Hub.Access;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>Takes the legal representative's identity number out of a registration: the number goes no further than the door, its hash as far as the grain.</summary>
internal static class RegistrationIdentity
{
    private const string Number = "record.registration.legal_representative_identity_number";
    private const string Hash = "record.registration.legal_representative_identity_hash";

    /// <summary>Puts the hash in the number's place. What was sent is repeated nowhere, not even in a fault.</summary>
    public static void Take(OpenedRow opened, Registration registration, IdentityHashes identities)
    {
        if (registration.LegalRepresentativeIdentityHash.Length > 0)
            opened.Add(ErrorReason.PersonalData, Hash, "Hashes of identity numbers are made by the hub.", ("field", Hash));
        registration.LegalRepresentativeIdentityHash = "";
        if (registration.LegalRepresentativeIdentityNumber.Length == 0) return;
        if (identities.Of(registration.LegalRepresentativeIdentityNumber) is { } hash) registration.LegalRepresentativeIdentityHash = hash;
        else opened.Add(ErrorReason.TextMalformed, Number, "This is no identity number of GB 11643-1999.", ("field", Number));
        registration.LegalRepresentativeIdentityNumber = "";
    }
}
