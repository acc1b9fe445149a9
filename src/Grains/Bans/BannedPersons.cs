using System.Collections.Immutable;
using CreditHub.Domain.Accountability;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Determinations;

namespace CreditHub.Grains.Bans;

/// <summary>
/// The responsible persons of companies under a ban, on this node: few, held in memory, and replaced as a whole by a review. A registration is held
/// against it in the transaction that records it.
/// </summary>
public sealed class BannedPersons
{
    private readonly Lock _gate = new();
    private volatile ImmutableDictionary<string, ImmutableArray<BannedPerson>> _byBan = ImmutableDictionary<string, ImmutableArray<BannedPerson>>.Empty;

    /// <summary>True while a ban is in effect, whether or not it names persons.</summary>
    public bool Holds(string banCaseId) => _byBan.ContainsKey(banCaseId);

    /// <summary>A ban moved on: its persons count while it is in effect.</summary>
    public void Apply(UnifiedSocialCreditCode company, CreditCase ban)
    {
        if (ban.Kind != CaseKind.Ban) return;
        lock (_gate) _byBan = ban.State == CaseState.InEffect ? _byBan.SetItem(ban.Id, PersonsOf(company, ban)) : _byBan.Remove(ban.Id);
    }

    /// <summary>All bans that are in effect, as the ledger holds them.</summary>
    public void Replace(IEnumerable<(UnifiedSocialCreditCode Company, CreditCase Ban)> bans)
    {
        var inEffect = bans.Where(b => b.Ban.State == CaseState.InEffect).ToImmutableDictionary(b => b.Ban.Id, b => PersonsOf(b.Company, b.Ban));
        lock (_gate) _byBan = inEffect;
    }

    /// <summary>Banned companies' persons who could be the one who leads a company: by identity where both sides state one, else by name.</summary>
    public IEnumerable<(BannedPerson Person, bool IsByIdentity)> Find(string company, string name, string identityHash, BeijingDate today)
    {
        foreach (var person in _byBan.Values.SelectMany(p => p))
        {
            if (person.Company == company || (person.Until is { } last && last < today)) continue;
            if (identityHash.Length > 0 && person.IdentityHash.Length > 0)
            {
                // Two persons of one name are told apart by their identity.
                if (identityHash == person.IdentityHash) yield return (person, true);
            }
            else if (name.Length > 0 && name == person.Name) yield return (person, false);
        }
    }

    /// <summary>Banned companies' persons who have the name of the one who leads a company and another identity: another person.</summary>
    public IEnumerable<BannedPerson> FindOthers(string company, string name, string identityHash) => identityHash.Length == 0
        || name.Length == 0
        ? []
        : _byBan.Values.SelectMany(p => p).Where(p => p.Company != company && p.Name == name && p.IdentityHash.Length > 0
            && p.IdentityHash != identityHash);

    private static ImmutableArray<BannedPerson> PersonsOf(UnifiedSocialCreditCode company, CreditCase ban)
    {
        var particulars = (DeterminationParticulars)ban.Particulars;
        var decision = particulars.Decision!;
        return
        [
            .. decision.Persons.Select(p => new BannedPerson(
                ban.Id, company.ToString(), ban.OpenedBy, p.Name, p.IdentityHash, decision.EffectiveUntil, particulars.RegionCodes, particulars.IndustryCodes)),
        ];
    }
}
