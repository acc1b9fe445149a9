using System.Collections.Immutable;
using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.Supervision;

/// <summary>The supervision rules of all industries, every version of each.</summary>
/// <param name="Rules">Rules in order of code and first day.</param>
public sealed record SupervisionRulebook(ImmutableArray<SupervisionRules> Rules)
{
    /// <summary>The rules of a code in force on a day; null where there are none. Of several the one that came into force last prevails.</summary>
    public SupervisionRules? Find(string code, BeijingDate day) => Rules.Where(r => r.Code == code && r.IsInForce(day)).MaxBy(r => r.InForceFrom);

    /// <summary>The rules that a document holds.</summary>
    internal SupervisionRules OfDocument(string name) => Rules.First(r => r.Document == name);

    /// <summary>Each code's rules in force on a day.</summary>
    public IEnumerable<SupervisionRules> On(BeijingDate day) => Rules.Select(r => r.Code).Distinct().Select(c => Find(c, day)).OfType<SupervisionRules>();
}
