using System.Collections.Immutable;
using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>What a right allows to do with a dataset (权限).</summary>
public enum RightAction
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Report its records (归集).</summary>
    Report = 1,

    /// <summary>Read its records and what follows from them in profiles (查询).</summary>
    Read = 2,

    /// <summary>Have verdicts rest on it, with reasons (核查).</summary>
    Check = 3,

    /// <summary>Follow and list the sanctions that follow from it (订阅).</summary>
    Watch = 4,

    /// <summary>Decide about its records: objections, repairs (处理).</summary>
    Decide = 5,
}

/// <summary>One right of the directory: an agency, for purposes, from a day until a day, may do things with datasets. What no right grants is refused.</summary>
public sealed record AgencyRight
{
    /// <summary>Stands for every dataset of the directory.</summary>
    public const string EveryDataset = "*";

    /// <summary>Code of the agency.</summary>
    public required string Agency { get; init; }

    /// <summary>Codes of the datasets, or <see cref="EveryDataset"/>.</summary>
    public required ImmutableArray<string> Datasets { get; init; }

    /// <summary>What it may do.</summary>
    public required ImmutableArray<RightAction> Actions { get; init; }

    /// <summary>For which of its purposes.</summary>
    public required ImmutableArray<string> Purposes { get; init; }

    /// <summary>The most closed thing that is shown.</summary>
    public required Disclosure Disclosure { get; init; }

    /// <summary>True where it holds only for subjects that consented (Regulation of 2011, Art 27).</summary>
    public required bool ByConsent { get; init; }

    /// <summary>First day; null = always.</summary>
    public required BeijingDate? From { get; init; }

    /// <summary>Last day; null = until withdrawn.</summary>
    public required BeijingDate? Until { get; init; }

    /// <summary>True on the days for which it was given.</summary>
    public bool HoldsOn(BeijingDate day) => (From is not { } first || first <= day) && (Until is not { } last || day <= last);

    /// <summary>True where it is about a dataset.</summary>
    public bool Covers(string dataset) => Datasets.Contains(dataset) || Datasets.Contains(EveryDataset);
}
