using System.Collections.Immutable;

namespace CreditHub.Domain.Supervision;

/// <summary>Why a company of the population is not drawn.</summary>
public enum DrawExclusion
{
    /// <summary>It may be drawn.</summary>
    None = 0,

    /// <summary>It was inspected within the rules' rest.</summary>
    RecentlyInspected = 1,

    /// <summary>Its licence is revoked, or it is deregistered, cancelled or moved away.</summary>
    NotInBusiness = 2,
}

/// <summary>Everything that a draw follows from (双随机、一公开). Published with its result, so that anyone can draw again.</summary>
public sealed record DrawInput
{
    /// <summary>Number of the draw.</summary>
    public required string DrawNumber { get; init; }

    /// <summary>The published seed.</summary>
    public required string Seed { get; init; }

    /// <summary>Tasks that are drawn together.</summary>
    public required ImmutableArray<DrawTask> Tasks { get; init; }

    /// <summary>The frozen population, a candidate for each task and company.</summary>
    public required ImmutableArray<DrawCandidate> Population { get; init; }

    /// <summary>Inspectors (检查人员名录库) with what they declared.</summary>
    public required ImmutableArray<DrawInspector> Inspectors { get; init; }
}

/// <summary>What one authority inspects.</summary>
/// <param name="TaskCode">Code of the task (抽查任务).</param>
/// <param name="Agency">Agency that inspects.</param>
/// <param name="InspectorsPerVisit">Its inspectors on a visit.</param>
/// <param name="SharePermille">Share drawn of tiers A to D, in thousandths.</param>
public sealed record DrawTask(string TaskCode, string Agency, int InspectorsPerVisit, ImmutableArray<int> SharePermille);

/// <summary>A company as a task sees it.</summary>
/// <param name="TaskCode">The task.</param>
/// <param name="Code">Unified social credit code.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="Exclusion">Why it is not drawn.</param>
public readonly record struct DrawCandidate(string TaskCode, string Code, Tier Tier, DrawExclusion Exclusion);

/// <summary>An inspector.</summary>
/// <param name="Agency">Agency.</param>
/// <param name="Id">Number within the agency (执法证号), no name.</param>
/// <param name="Recusals">Companies that the inspector must not inspect (回避), by code.</param>
public sealed record DrawInspector(string Agency, string Id, ImmutableArray<string> Recusals);

/// <summary>One visit to one company for all items that were drawn for it (进一次门、查多项事).</summary>
/// <param name="Code">The company.</param>
/// <param name="TaskCodes">Tasks, in the order of the input.</param>
/// <param name="Inspectors">Who goes.</param>
public sealed record DrawVisit(string Code, ImmutableArray<string> TaskCodes, ImmutableArray<DrawnInspector> Inspectors);

/// <summary>An inspector on a visit.</summary>
/// <param name="Agency">Agency.</param>
/// <param name="Id">Number within the agency.</param>
public readonly record struct DrawnInspector(string Agency, string Id);

/// <summary>What came of a draw.</summary>
public abstract record DrawOutcome
{
    private DrawOutcome()
    {
    }

    /// <summary>The plan.</summary>
    /// <param name="InputDigest">SHA-256 of the input, in hexadecimal.</param>
    /// <param name="Visits">Visits in the order in which they were drawn; each company once.</param>
    public sealed record Drawn(string InputDigest, ImmutableArray<DrawVisit> Visits) : DrawOutcome;

    /// <summary>Too few inspectors of an agency are free of conflicts for a company: nothing is drawn.</summary>
    /// <param name="Agency">The agency.</param>
    /// <param name="Code">The company.</param>
    /// <param name="Needed">Inspectors needed.</param>
    /// <param name="Found">Inspectors found.</param>
    public sealed record InspectorsTooFew(string Agency, string Code, int Needed, int Found) : DrawOutcome;
}
