using CreditHub.Domain.Rulebooks;
using CreditHub.Ledger.Entries;

namespace CreditHub.Grains.Rules;

/// <summary>A rulebook with its one version and its one place in the ledger.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="RuleCodeVersion">Version of the rules that are code.</param>
/// <param name="StandingsSince">Number of the first of the rulebooks, one after the other, that judge standings alike; 0: it was the ledger's first entry.</param>
/// <param name="Position">Place of the entry that put it in force.</param>
/// <param name="Since">When that was recorded.</param>
public sealed record RulebookInForce(Rulebook Rules, long Number, int RuleCodeVersion, long StandingsSince, Position Position, DateTimeOffset Since);
