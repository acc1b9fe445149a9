using CreditHub.Domain.Codes;

namespace CreditHub.Sampling;

/// <summary>What a sample holds.</summary>
/// <param name="Files">Every file written.</param>
/// <param name="Showcase">Businesses worth showing; fewer than one a story where the sample has too few businesses.</param>
public sealed record SampleReport(IReadOnlyList<SampleFileReport> Files, IReadOnlyList<ShowcaseSubject> Showcase)
{
    /// <summary>The code that tells a story; null where the sample is too small for it.</summary>
    public UnifiedSocialCreditCode? CodeOf(ShowcaseStory story) => Showcase.FirstOrDefault(subject => subject.Story == story)?.Code;
}

/// <summary>One file of a sample.</summary>
/// <param name="Agency">Agency code of the source.</param>
/// <param name="Dataset">Dataset code.</param>
/// <param name="Path">Where the file lies.</param>
/// <param name="Rows">Its rows without the header.</param>
/// <param name="DirtyRows">How many of them were spoiled.</param>
public sealed record SampleFileReport(string Agency, string Dataset, string Path, long Rows, long DirtyRows);

/// <summary>A business worth showing.</summary>
/// <param name="Story">What it shows.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
public sealed record ShowcaseSubject(ShowcaseStory Story, UnifiedSocialCreditCode Code, string Name);

/// <summary>What a business shows.</summary>
public enum ShowcaseStory
{
    /// <summary>On the court's list of dishonest judgment debtors (失信被执行人) and therefore barred from procurement.</summary>
    BarredByCourt,

    /// <summary>In the list of abnormal operations (经营异常名录) and on no other.</summary>
    AbnormalOnly,

    /// <summary>A taxpayer of grade A (A级纳税人) without anything adverse.</summary>
    ARated,

    /// <summary>Registered and licensed, nothing adverse.</summary>
    Clear,
}
