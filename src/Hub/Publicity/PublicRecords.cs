using CreditHub.Ledger.Payloads;
using PublicityTerm = CreditHub.Domain.Publicity.PublicityTerm;

namespace CreditHub.Hub.Publicity;

/// <summary>What is said beside a record that is public.</summary>
internal static class PublicRecords
{
    /// <summary>A publicity term as a contract message.</summary>
    public static V1.PublicityTerm ToProto(PublicityTerm term) => new()
    {
        From = term.From.ToProto(),
        Until = term.Until?.ToProto(),
        EndsBy = (V1.PublicityEnd)term.EndsBy,
        RepairableFrom = term.RepairableFrom?.ToProto(),
        ConductClass = (V1.ConductClass)term.Class,
        Version = term.Version,
        Rule = term.Rule,
        Unverified = term.Unverified,
        ShieldedFrom = term.Rest?.From.ToProto(),
        ShieldedUntil = term.Rest?.Until?.ToProto(),
        ShieldRule = term.Rest?.Rule ?? "",
    };
}
