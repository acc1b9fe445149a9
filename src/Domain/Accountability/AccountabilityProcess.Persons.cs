using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Procedures;

namespace CreditHub.Domain.Accountability;

/// <summary>Responsible persons of listed companies: only while the listing holds, only by its body, only in roles that the list's rule names.</summary>
internal sealed partial class AccountabilityProcess
{
    private static CaseDecision Begin(HoldPersonToAccount held, CaseCommand command, CaseContext context)
    {
        if (!context.Profile.Cases.TryGetValue(held.ListingCaseId, out var listing) || listing.Particulars is not DeterminationParticulars determination)
        {
            return CaseDecision.Refuse(
                CaseRefusal.CaseUnknown, $"{context.Profile.Code} has no case {held.ListingCaseId} of listing or ban.", ("case_id", held.ListingCaseId));
        }

        if (command.Actor != new CaseActor(listing.OpenedBy, ActsForSubject: false)) return WrongBody(command, $"'{listing.OpenedBy}'");
        if (listing.State != CaseState.InEffect) return Unmet("listing_in_effect", $"Case {listing.Id} is in the state {listing.State}; nobody answers for it.");
        var roles = context.Rules.Catalogue.FindList(determination.ListCode)?.Determination?.Roles ?? [];
        if (!roles.Contains(held.Person.Role))
        {
            return CaseDecision.Refuse(
                CaseRefusal.PersonRoleNotNamed, $"The rule of the list '{determination.ListCode}' does not name the role {held.Person.Role}.",
                ("list", determination.ListCode), ("role", held.Person.Role.ToString()), ("expected", string.Join(' ', roles)));
        }

        return Take(New(
            command, context, CaseState.InEffect, new PersonAccountability(held.ListingCaseId, held.Person, held.Measure, held.DocumentNumber)));
    }
}
