using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Reports;

/// <summary>What a report is compiled from: a subject's records as they were at one state of the ledger, and how complete the sources were.</summary>
/// <param name="Day">Day for which the report holds.</param>
/// <param name="From">First day of decisions that count; null = no limit.</param>
/// <param name="Registration">Master data; null where none was reported.</param>
/// <param name="Records">Every record of the subject.</param>
/// <param name="Sources">Sources with their statements.</param>
/// <param name="WithShared">True: what agencies share is shown too.</param>
public sealed record ReportMaterial(
    BeijingDate Day, BeijingDate? From, RegistrationFacts? Registration, IReadOnlyList<MaterialRecord> Records, IReadOnlyList<SourceStatement> Sources, bool WithShared);

/// <summary>A record with all that decides whether and where it is shown.</summary>
/// <param name="Facts">What the rules know of it.</param>
/// <param name="Publicity">When it is public.</param>
/// <param name="Sight">How much of it the report's reader sees.</param>
/// <param name="UnderObjection">True while an objection is open.</param>
/// <param name="List">List that it is an entry on; null where none.</param>
public sealed record MaterialRecord(RecordFacts Facts, PublicityTerm Publicity, RecordSight Sight, bool UnderObjection,
    ListDefinition? List)
{
    /// <summary>True where a measure rests on it on the report's day that bars the subject or counts against it.</summary>
    public bool Acts { get; init; }
}

/// <summary>Up to when a source states that a dataset is complete.</summary>
/// <param name="Source">Agency code.</param>
/// <param name="Dataset">Dataset code.</param>
/// <param name="CompleteAsOf">Time stated; null = never.</param>
/// <param name="IsOverdue">True where that is longer ago than the directory allows.</param>
public sealed record SourceStatement(string Source, string Dataset, DateTimeOffset? CompleteAsOf, bool IsOverdue)
{
    /// <summary>True where its silence means that there is nothing: it stated a time, and that is not overdue.</summary>
    public bool IsConfirmed => CompleteAsOf is not null && !IsOverdue;
}

/// <summary>What can be said of a chapter or a domain. The numbers are those of the contract.</summary>
public enum ReportResult
{
    /// <summary>Nothing.</summary>
    Unstated = 0,

    /// <summary>Nothing that may be shown, and the sources are complete.</summary>
    None = 1,

    /// <summary>There are records.</summary>
    Found = 2,

    /// <summary>No record is known, but a source is late, silent or not connected.</summary>
    NotConfirmed = 3,

    /// <summary>No record is shown, but there are data that this report does not show.</summary>
    NotShown = 4,
}

/// <summary>A report without its records' texts: which record stands where, and what is said of the rest.</summary>
/// <param name="Tags">Tags of the subject.</param>
/// <param name="Chapters">Chapters in order.</param>
/// <param name="Domains">Domains in order.</param>
/// <param name="Advice">How to mend.</param>
/// <param name="Sources">Sources that it rests on.</param>
/// <param name="Shown">Every record that it shows, once.</param>
public sealed record ReportOutline(
    ImmutableArray<string> Tags, ImmutableArray<ChapterOutline> Chapters, ImmutableArray<DomainOutline> Domains, ImmutableArray<AdviceOutline> Advice,
    ImmutableArray<SourceStatement> Sources, ImmutableArray<MaterialRecord> Shown);

/// <summary>A chapter.</summary>
/// <param name="Chapter">Its definition.</param>
/// <param name="Result">Result.</param>
/// <param name="Statement">What is said instead of items; empty where there are some.</param>
/// <param name="Items">Items, newest first.</param>
public sealed record ChapterOutline(ReportChapter Chapter, ReportResult Result, string Statement, ImmutableArray<MaterialRecord> Items);

/// <summary>A domain.</summary>
/// <param name="Domain">Its definition.</param>
/// <param name="Result">Result.</param>
/// <param name="Statement">The result in a sentence.</param>
/// <param name="Records">Records found, newest first.</param>
/// <param name="Sources">Its sources.</param>
public sealed record DomainOutline(
    ReportDomain Domain, ReportResult Result, string Statement, ImmutableArray<MaterialRecord> Records, ImmutableArray<SourceStatement> Sources);

/// <summary>How one record can be mended.</summary>
/// <param name="Record">The record.</param>
/// <param name="Remedy">How it is repaired or removed.</param>
/// <param name="RepairableFrom">First day on which repair may be applied for; null = at no time.</param>
public sealed record AdviceOutline(RecordKey Record, string Remedy, BeijingDate? RepairableFrom);
