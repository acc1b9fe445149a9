using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Decisions;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Procedures;

/// <summary>What a step is judged by.</summary>
/// <param name="Profile">The subject as it stands. Not changed by judging.</param>
/// <param name="Today">Today in Beijing.</param>
/// <param name="Rules">Measures, agencies and terms in force.</param>
/// <param name="Calendar">Working days.</param>
public sealed record CaseContext(SubjectProfile Profile, BeijingDate Today, CaseRuleSet Rules, WorkingDayCalendar Calendar)
{
    /// <summary>The deadline that a term sets from a day, by the version in force on that day.</summary>
    public CaseDeadline DeadlineFrom(BeijingDate day, string term) => Rules.Procedures.Find(term, day).DeadlineFrom(day, Calendar);

    /// <summary>The decisions that the company's records report.</summary>
    public SubjectDecisions Decisions => new(Profile.Records.Values, Rules.Sanctions.Bodies);

    /// <summary>Chinese name of an agency; its code where the directory has none.</summary>
    public string NameOf(string agency) => Rules.Directory.FindAgency(agency)?.NameZh ?? agency;
}

/// <summary>One version of the rules by which cases are judged.</summary>
/// <param name="Catalogue">Measures catalogue.</param>
/// <param name="Directory">Sharing directory.</param>
/// <param name="Procedures">Terms and bodies of the processes.</param>
/// <param name="Publicity">What is public, until when, and from when it may be repaired.</param>
public sealed record CaseRuleSet(
    MeasureCatalogue Catalogue, SharingDirectoryDocument Directory, ProceduresDocument Procedures, PublicityRulebook Publicity)
{
    /// <summary>What sanctions are derived by.</summary>
    public SanctionBasis Sanctions { get; } = SanctionBasis.Of(Catalogue, Directory);

    /// <summary>When each of a company's records is public, and which decisions they report.</summary>
    public SubjectPublicity PublicityOf(IEnumerable<RecordFacts> records) => new(records, Sanctions, Directory, Publicity);
}
