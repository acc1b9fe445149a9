using CreditHub.Domain.SharingDirectory;
using CreditHub.Ledger.Payloads;
using Disclosure = CreditHub.Domain.SharingDirectory.Disclosure;
using PublicityTerm = CreditHub.Domain.Publicity.PublicityTerm;
using RecordKind = CreditHub.Domain.Records.RecordKind;

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

    /// <summary>True where public records of some kinds come from a dataset, or their end does: a repair shows nothing and yet says what
    /// is no longer shown.</summary>
    public static bool IsShownFrom(DatasetDefinition dataset, ICollection<V1.RecordKind> kinds) => dataset.Kind == RecordKind.RepairDecision
        || (dataset.Disclosure == Disclosure.Public && (kinds.Count == 0 || kinds.Contains((V1.RecordKind)dataset.Kind)));
}
