using System.Collections.Immutable;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Reports;

/// <summary>What reports there are, what stands in them and in which words (公共信用信息报告标准). Data that an operator edits.</summary>
public sealed class ReportDefinitions
{
    internal ReportDefinitions(string version, string issuer, ImmutableArray<ReportPurpose> purposes, ImmutableArray<ReportChapter> chapters, ImmutableArray<ReportDomain> domains, ImmutableArray<string> notes, ReportWords words)
    {
        Version = version;
        Issuer = issuer;
        Purposes = purposes;
        Chapters = chapters;
        Domains = domains;
        Notes = notes;
        Words = words;
    }

    /// <summary>Version that the operator gave it.</summary>
    public string Version { get; }

    /// <summary>Who compiles reports (出具单位).</summary>
    public string Issuer { get; }

    /// <summary>Purposes in order of code.</summary>
    public ImmutableArray<ReportPurpose> Purposes { get; }

    /// <summary>Chapters in the order of the standard.</summary>
    public ImmutableArray<ReportChapter> Chapters { get; }

    /// <summary>Domains of the report instead of certificates.</summary>
    public ImmutableArray<ReportDomain> Domains { get; }

    /// <summary>Notes that stand at the end of each report.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>Words for results.</summary>
    public ReportWords Words { get; }

    /// <summary>Finds a purpose; null where there is none of that code.</summary>
    public ReportPurpose? FindPurpose(string code) => Purposes.FirstOrDefault(p => p.Code == code);

    /// <summary>Finds a domain; null where there is none of that code.</summary>
    public ReportDomain? FindDomain(string code) => Domains.FirstOrDefault(d => d.Code == code);
}

/// <summary>A purpose (用途) for which reports are issued.</summary>
public sealed record ReportPurpose
{
    /// <summary>Code, such as «bidding».</summary>
    public required string Code { get; init; }

    /// <summary>Name in Chinese.</summary>
    public required string NameZh { get; init; }

    /// <summary>Name in English.</summary>
    public required string NameEn { get; init; }

    /// <summary>Title of its reports.</summary>
    public required string Title { get; init; }

    /// <summary>Rule that orders it.</summary>
    public required string Rule { get; init; }

    /// <summary>Codes of its chapters.</summary>
    public required ImmutableArray<string> Chapters { get; init; }

    /// <summary>Codes of the domains that it asks about unless the request says which; empty = it has none.</summary>
    public required ImmutableArray<string> Domains { get; init; }

    /// <summary>Days for which a report is valid, its day of issue counted.</summary>
    public required int ValidityDays { get; init; }

    /// <summary>Months back from the day of issue that count; 0 = no limit.</summary>
    public required int PeriodMonths { get; init; }

    /// <summary>Where its reports are recognised mutually (互认).</summary>
    public required ImmutableArray<string> MutualRecognition { get; init; }
}

/// <summary>A chapter of the standard.</summary>
/// <param name="Code">Code.</param>
/// <param name="Title">Heading with its number.</param>
/// <param name="Kinds">Kinds of record that stand in it.</param>
/// <param name="ListNatures">Natures of list to which entries are limited; empty = all.</param>
public sealed record ReportChapter(string Code, string Title, ImmutableArray<RecordKind> Kinds, ImmutableArray<ListNature> ListNatures);

/// <summary>A domain (领域) in which a company asks to be told that nothing stands against it.</summary>
/// <param name="Code">Code.</param>
/// <param name="NameZh">Name.</param>
/// <param name="Datasets">Datasets whose records are violations of it; empty = no source is connected.</param>
public sealed record ReportDomain(string Code, string NameZh, ImmutableArray<string> Datasets);

/// <summary>Words for results. «{0}» stands for the number of records, or for the sources.</summary>
/// <param name="None">Nothing is known and the sources are complete.</param>
/// <param name="Found">There are records.</param>
/// <param name="NotConfirmed">Nothing is known, but sources are missing.</param>
/// <param name="NotConnected">No source is connected.</param>
/// <param name="NotShown">Nothing is shown, but the report leaves datasets out; «{0}» stands for their names.</param>
/// <param name="SharedIncluded">The note on a report that shows what agencies share.</param>
public sealed record ReportWords(string None, string Found, string NotConfirmed, string NotConnected, string NotShown, string SharedIncluded);
