using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Supervision;

/// <summary>
/// How one industry's regulator sorts companies into tiers and how much it inspects of each (分级分类监管). A dated version; the regulator keeps older
/// ones beside it.
/// </summary>
public sealed record SupervisionRules
{
    /// <summary>Code of the industry's rules, such as «food».</summary>
    public required string Code { get; init; }

    /// <summary>Version of them.</summary>
    public required string Version { get; init; }

    /// <summary>Agency code of the regulator.</summary>
    public required string Regulator { get; init; }

    /// <summary>Name in Chinese.</summary>
    public required string NameZh { get; init; }

    /// <summary>Name in English.</summary>
    public required string NameEn { get; init; }

    /// <summary>Rule that orders it.</summary>
    public required string Rule { get; init; }

    /// <summary>True where the operator has not yet held it against the official text.</summary>
    public required bool Unverified { get; init; }

    /// <summary>Industries that it covers, with all that is part of them; empty = all.</summary>
    public required ImmutableArray<IndustryCode> Industries { get; init; }

    /// <summary>First day in force.</summary>
    public required BeijingDate InForceFrom { get; init; }

    /// <summary>Last day in force; null = still.</summary>
    public required BeijingDate? InForceUntil { get; init; }

    /// <summary>Conditions in order; the first that holds sets the tier.</summary>
    public required ImmutableArray<TierCondition> Conditions { get; init; }

    /// <summary>Tier where no condition holds.</summary>
    public required Tier Otherwise { get; init; }

    /// <summary>How much is inspected of each tier.</summary>
    public required ImmutableArray<TierSampling> Sampling { get; init; }

    /// <summary>Months after an inspection during which a company is not drawn again; 0 = at once.</summary>
    public required int RestMonths { get; init; }

    /// <summary>Name of the document that holds them.</summary>
    public string Document { get; init; } = "";

    /// <summary>Natures of lists that bear on no tier, named so that none is forgotten.</summary>
    public ImmutableArray<ListNature> LeftOut { get; init; } = [];

    /// <summary>True on days on which it is in force.</summary>
    public bool IsInForce(BeijingDate day) => InForceFrom <= day && (InForceUntil is not { } last || day <= last);

    /// <summary>True where it covers an industry.</summary>
    public bool Covers(string industry) =>
        Industries.IsEmpty || (IndustryCode.TryParse(industry, out var code) && Industries.Any(code.IsWithin));

    /// <summary>How much is inspected of a tier.</summary>
    public TierSampling SamplingOf(Tier tier) => Sampling.First(s => s.Tier == tier);
}

/// <summary>How much is inspected of a tier (抽查比例和频次).</summary>
/// <param name="Tier">The tier.</param>
/// <param name="SharePermille">Share that a draw takes, in thousandths; every company is as likely as any other of its tier.</param>
/// <param name="TimesPerYear">Draws a year.</param>
public sealed record TierSampling(Tier Tier, int SharePermille, int TimesPerYear);

/// <summary>A condition for a tier. What is given must all hold.</summary>
public sealed record TierCondition
{
    /// <summary>The tier.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Why, in words that a company can read.</summary>
    public required string Because { get; init; }

    /// <summary>At least one of these lists holds; empty = not asked.</summary>
    public required ImmutableArray<string> Lists { get; init; }

    /// <summary>A list of one of these natures holds; empty = not asked.</summary>
    public required ImmutableArray<ListNature> ListNatures { get; init; }

    /// <summary>At least so many penalties; 0 = not asked.</summary>
    public required int PenaltiesAtLeast { get; init; }

    /// <summary>Penalties of these kinds only; none = of any kind.</summary>
    public required PenaltyKinds PenaltyKinds { get; init; }

    /// <summary>Months back within which penalties, broken commitments and records count; 0 = all.</summary>
    public required int WithinMonths { get; init; }

    /// <summary>No penalty within so many months; 0 = not asked.</summary>
    public required int NoPenaltyMonths { get; init; }

    /// <summary>At least so many commitments found false or broken; 0 = not asked.</summary>
    public int BreachesAtLeast { get; init; }

    /// <summary>Commitments broken in these ways only; empty = in any way.</summary>
    public ImmutableArray<CommitmentBreachKind> BreachWays { get; init; } = [];

    /// <summary>At least so many records of <see cref="Datasets"/>, such as complaints that were found true; 0 = not asked.</summary>
    public int RecordsAtLeast { get; init; }

    /// <summary>Datasets whose records are counted; they go with <see cref="RecordsAtLeast"/>.</summary>
    public ImmutableArray<string> Datasets { get; init; } = [];

    /// <summary>A rectification is overdue, or was proposed for a list because it was.</summary>
    public bool OverdueRectification { get; init; }

    /// <summary>Grades of which each must be met; empty = not asked.</summary>
    public required ImmutableArray<GradeCondition> Grades { get; init; }
}

/// <summary>A grade that a condition asks for (行业评价、公共信用综合评价、第三方和协会评级).</summary>
/// <param name="Dataset">Dataset of the evaluation: whose grade it is.</param>
/// <param name="AnyOf">Grades.</param>
/// <param name="Scheme">Text that the scheme must hold; empty = any. A grade means nothing without its scheme.</param>
/// <param name="OrNone">True where a company without any grade of that dataset meets it too.</param>
public sealed record GradeCondition(string Dataset, ImmutableArray<string> AnyOf, string Scheme, bool OrNone);
