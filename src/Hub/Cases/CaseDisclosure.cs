using CreditHub.Domain.Cases;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>
/// What of a case leaves the hub: everything but the hashes of identity numbers, of which it is only said that they are held; and of a case that is closed no
/// persons.
/// </summary>
internal static class CaseDisclosure
{
    /// <summary>The case as its parties see it.</summary>
    public static Case Of(Case held)
    {
        if (((Domain.Cases.CaseState)held.State).IsFinal()) PersonalParts.Clear(held);
        foreach (var person in held.Ban?.Decision?.Persons ?? [])
        {
            person.IdentityKnown = person.IdentityHash.Length > 0;
            person.IdentityHash = "";
        }

        return held;
    }
}
