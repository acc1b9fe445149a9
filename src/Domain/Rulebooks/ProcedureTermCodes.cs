using System.Collections.Frozen;
using CreditHub.Domain.CaseHandling;
using CreditHub.Domain.Procedures;

namespace CreditHub.Domain.Rulebooks;

/// <summary>Codes of the terms that procedures.json holds: those of the processes, and those of feedback.</summary>
public static class ProcedureTermCodes
{
    /// <summary>All of them.</summary>
    public static FrozenSet<string> All { get; } = CaseProcesses.TermCodes.Concat(FeedbackTerms.Codes).ToFrozenSet();

    /// <summary>Those that documents of older rulebooks may lack.</summary>
    public static FrozenSet<string> Later { get; } = CaseProcesses.LaterTermCodes.Concat(FeedbackTerms.Codes).ToFrozenSet();
}
