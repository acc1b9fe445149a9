namespace CreditHub.Grains.MarketSubjects;

/// <summary>
/// One market subject (市场主体), keyed by its unified social credit code: the one door for its commands, holding its live profile.
/// </summary>
/// <remarks>Every command may be repeated: a row is known by source, dataset, record number and version.</remarks>
[Alias("credithub.IMarketSubjectGrain")]
public interface IMarketSubjectGrain : IGrainWithStringKey
{
    /// <summary>Takes rows in order. Each is durable when this returns, or refused without a trace.</summary>
    [Alias("Report")]
    Task<RowAnswer[]> Report(RowCommand[] rows);

    /// <summary>
    /// Commits what the calendar or a new rulebook changed for the subject, judged by the rulebook at a position or a later one. Changes nothing where nothing
    /// changed.
    /// </summary>
    [Alias("Reassess")]
    Task Reassess(ReassessmentCause cause, long rulesAt);

    /// <summary>Takes one step of one case.</summary>
    [Alias("Act")]
    Task<CaseAnswer> Act(CaseMessage message);

    /// <summary>Keeps a document for the subject's cases; the same content again changes nothing.</summary>
    [Alias("SubmitDocument")]
    Task<CaseAnswer> SubmitDocument(byte[] document);

    /// <summary>Commits what the calendar does to the subject's cases.</summary>
    [Alias("ReviewCases")]
    Task ReviewCases();

    /// <summary>
    /// What the subject's consents in effect open to an agency for a purpose: one list of datasets a consent, empty = every one that the directory opens by
    /// consent; null where there is none. As it is at the call: one taken back opens nothing any more.
    /// </summary>
    [Alias("GetConsents")]
    Task<string[][]?> GetConsents(string agency, string purpose);

    /// <summary>The live profile, whole; null where nothing was ever reported.</summary>
    [Alias("GetProfile")]
    Task<ProfileView?> GetProfile();

    /// <summary>The profile as a reader sees it; null where nothing of the subject is shown to it.</summary>
    [Alias("GetProfileFor")]
    Task<ProfileView?> GetProfileFor(ProfileReader reader);
}
