using CreditHub.Domain.Calendar;
using CreditHub.Domain.Procedures;
using CreditHub.Grains.Bans;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>By what a registration is held against bans.</summary>
/// <param name="Banned">Who is banned.</param>
/// <param name="Rules">Rules by which a case of connection is judged.</param>
/// <param name="Calendar">Working days.</param>
internal sealed record ConnectionRules(BannedPersons Banned, CaseRuleSet Rules, WorkingDayCalendar Calendar);
