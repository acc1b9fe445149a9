using System.Collections.Frozen;
using CreditHub.Domain.Accountability;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Consents;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.EntryEducation;
using CreditHub.Domain.Objections;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Rectifications;
using CreditHub.Domain.Repairs;
using CreditHub.Domain.VoluntaryRegistrations;

namespace CreditHub.Domain.CaseHandling;

/// <summary>All processes, one for each kind of case.</summary>
public static class CaseProcesses
{
    private static readonly FrozenDictionary<CaseKind, CaseProcess> ByKind = new CaseProcess[]
    {
        new CommitmentProcess(),
        new RepairProcess(),
        new ObjectionProcess(),
        new DeterminationProcess(CaseKind.Listing, "listing"),
        new RectificationProcess(),
        new DeterminationProcess(CaseKind.Ban, "ban"),
        new AccountabilityProcess(),
        new VoluntaryProcess(),
        new EducationProcess(),
        new ConsentProcess(),
    }.ToFrozenDictionary(p => p.Kind);

    /// <summary>Codes of all terms that the processes need.</summary>
    public static FrozenSet<string> TermCodes { get; } = ByKind.Values.SelectMany(p => p.Terms).ToFrozenSet();

    /// <summary>Codes of those terms that documents of older rulebooks may lack.</summary>
    public static FrozenSet<string> LaterTermCodes { get; } = ByKind.Values.SelectMany(p => p.LaterTerms).ToFrozenSet();

    /// <summary>The process of a kind of case.</summary>
    public static CaseProcess Of(CaseKind kind) => ByKind[kind];
}
