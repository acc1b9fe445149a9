using System.Collections.Immutable;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Cases;

/// <summary>A step that somebody asks for (办理步骤).</summary>
public sealed record CaseCommand
{
    /// <summary>The caller's id of the command; the same again gets the same answer.</summary>
    public required string CommandId { get; init; }

    /// <summary>The case; null where the step begins one.</summary>
    public required string? CaseId { get; init; }

    /// <summary>Who asks.</summary>
    public required CaseActor Actor { get; init; }

    /// <summary>What is asked.</summary>
    public required CaseStep Step { get; init; }

    /// <summary>Digest of everything that is asked: the same id with another digest is a conflict.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>Ids of documents submitted before.</summary>
    public ImmutableArray<string> Documents { get; init; } = [];

    /// <summary>Reason or remark.</summary>
    public string Note { get; init; } = "";
}

/// <summary>What is asked of a case. Each process has its steps as records of its own, named by a verb.</summary>
public abstract record CaseStep
{
    /// <summary>The process that the step belongs to.</summary>
    public abstract CaseKind Kind { get; }

    /// <summary>True where the step begins a case.</summary>
    public virtual bool Begins => false;

    /// <summary>
    /// True where the step may be the first that is ever heard of a subject: a new company is educated, and commits itself, before anything
    /// is reported of it.
    /// </summary>
    public virtual bool MayComeFirst => false;

    /// <summary>The step's name in answers and histories.</summary>
    public string Verb => GetType().Name;
}

/// <summary>Who takes a step.</summary>
/// <param name="Agency">Agency code of the caller.</param>
/// <param name="ActsForSubject">True where the caller passes on what the subject itself does.</param>
public sealed record CaseActor(string Agency, bool ActsForSubject)
{
    /// <summary>
    /// SHA-256 of the statement by which the subject proved that it asked the caller, in hexadecimal digits; empty where there is none.
    /// </summary>
    public string Proof { get; init; } = "";

    /// <summary>The hub's own calendar.</summary>
    public static readonly CaseActor Calendar = new("", ActsForSubject: false);
}
