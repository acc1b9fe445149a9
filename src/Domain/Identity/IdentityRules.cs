using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Identity;

/// <summary>Why a row waits for a person to name its subject (待核实主体). The values are stored.</summary>
public enum WaitingReason
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A number leads to no known subject.</summary>
    NumberUnknown = 1,

    /// <summary>A number leads to several subjects.</summary>
    SeveralSubjects = 2,

    /// <summary>The numbers lead to different subjects.</summary>
    NumbersContradict = 3,

    /// <summary>The organisation code leads to one subject, but its name is another.</summary>
    NameDiffers = 4,
}

/// <summary>A number as it is known: somebody stated it together with a subject's code.</summary>
/// <param name="Number">The number.</param>
/// <param name="Code">The subject.</param>
/// <param name="Name">The subject's name; empty where nothing was reported about it yet.</param>
/// <param name="IsConfirmed">True where a person decided that the number is this subject's.</param>
public readonly record struct KnownNumber(SubjectNumber Number, UnifiedSocialCreditCode Code, string Name, bool IsConfirmed);

/// <summary>Whether a row's subject is known.</summary>
public abstract record Identification
{
    private Identification()
    {
    }

    /// <summary>Every number given leads to this one subject.</summary>
    public sealed record Resolved(UnifiedSocialCreditCode Code) : Identification;

    /// <summary>A person must say.</summary>
    public sealed record Waits(WaitingReason Reason) : Identification;
}

/// <summary>
/// Finds the subject that older numbers name (主体识别). Nothing is guessed: what all numbers together do not say beyond doubt waits for a person.
/// </summary>
public static class IdentityRules
{
    /// <summary>Every number that should be looked up to judge the numbers given.</summary>
    public static IEnumerable<SubjectNumber> ToLookUp(IEnumerable<SubjectNumber> given) =>
        given.SelectMany(n => n.OrganisationInside is { } inside ? new[] { n, inside } : [n]).Distinct();

    /// <summary>
    /// Whether a number may be kept as a subject's. An individual business's tax number may be made of its owner's identity number, which is
    /// personal data; one made of the business's own organisation code is not.
    /// </summary>
    public static bool MayLearn(SubjectNumber number, UnifiedSocialCreditCode code) =>
        number.Scheme != NumberScheme.Tax || !code.IsIndividualBusiness || number.OrganisationInside == SubjectNumber.InsideOf(code);

    /// <summary>
    /// Whether a record of this kind vouches for a number that it states beside the unified code: the register for all of them, the tax
    /// authority for its own. Anything else would let any source lead another's rows to a company of its choice, or keep them waiting.
    /// </summary>
    public static bool Vouches(RecordKind kind, NumberScheme scheme) => kind switch
    {
        RecordKind.Registration => true,
        RecordKind.TaxCreditGrade or RecordKind.TaxViolation or RecordKind.TaxArrears or RecordKind.NonNormalTaxpayer =>
            scheme == NumberScheme.Tax,
        _ => false,
    };

    /// <summary>The subject, or why it is not clear.</summary>
    /// <param name="name">Name that the row gives.</param>
    /// <param name="given">Numbers that the row gives; at least one.</param>
    /// <param name="known">What is known of the numbers of <see cref="ToLookUp"/>.</param>
    /// <remarks>
    /// A registration or tax number is enough by itself. An organisation code needs the name to match as well, unless a person confirmed it:
    /// it follows from the code of every subject, so nobody ever vouched for it. A tax number that is not known by itself is as
    /// good as the organisation code inside it.
    /// </remarks>
    public static Identification Identify(string name, IReadOnlyCollection<SubjectNumber> given, IReadOnlyCollection<KnownNumber> known)
    {
        if (given.Count == 0) throw new ArgumentException("A subject cannot be found by no number.", nameof(given));
        var found = given.Select(n => Find(n, known)).ToList();
        var reason = ReasonOf(name, found);
        return reason == WaitingReason.None ? new Identification.Resolved(found[0][0].Code) : new Identification.Waits(reason);
    }

    private static WaitingReason ReasonOf(string name, List<List<KnownNumber>> found)
    {
        var leading = found.Where(f => f.Count > 0).ToList();
        if (leading.Select(f => f[0].Code).Distinct().Count() > 1 && leading.TrueForAll(f => f.Count == 1)) return WaitingReason.NumbersContradict;
        if (leading.Exists(f => f.Count > 1)) return WaitingReason.SeveralSubjects;
        if (leading.Exists(f => f[0] is { Number.Scheme: NumberScheme.Organisation, IsConfirmed: false } k && !SubjectName.AreSame(name, k.Name)))
            return WaitingReason.NameDiffers;
        return leading.Count < found.Count ? WaitingReason.NumberUnknown : WaitingReason.None;
    }

    private static List<KnownNumber> Find(SubjectNumber number, IReadOnlyCollection<KnownNumber> known)
    {
        var found = known.Where(k => k.Number == number).DistinctBy(k => k.Code).ToList();
        return found.Count == 0 && number.OrganisationInside is { } inside ? Find(inside, known) : found;
    }
}
