using CreditHub.Domain.Codes;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>The ledger refused a subject's writes as stale again and again: somebody else keeps writing. Nothing was stored; repeat the command.</summary>
public sealed class LedgerContentionException(UnifiedSocialCreditCode code, int attempts)
    : Exception($"The ledger refused {attempts} writes for {code} as stale, one after the other.");
