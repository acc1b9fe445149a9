using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Decisions;

/// <summary>
/// Which connected agency is the body that decided a record (认定机关), and which stands above which. Read from the sharing directory, and
/// never from what a caller says of itself.
/// </summary>
public sealed class DecidingBodies(SharingDirectoryDocument directory)
{
    private readonly Dictionary<string, AgencyDefinition> _agencies = directory.Agencies.ToDictionary(a => a.Code, StringComparer.Ordinal);

    /// <summary>True where the agency itself took the decision. Its code decides where both are known, else its name.</summary>
    public bool Decided(string agency, RecordFacts record) => _agencies.TryGetValue(agency, out var body)
        && (body.UnifiedSocialCreditCode.Length > 0 && record.AuthorityCode.Length > 0
            ? body.UnifiedSocialCreditCode == record.AuthorityCode
            : record.AuthorityName.Length > 0 && IsSameName(body.NameZh, record.AuthorityName));

    /// <summary>
    /// True where what the agency decides about the decision holds for this witness of it: the witness is its own or that of an agency
    /// below it, or the agency took the decision (谁认定、谁修复).
    /// </summary>
    public bool StandsOver(string agency, RecordFacts witness) =>
        agency == witness.Key.Source || directory.IsAbove(agency, witness.Key.Source) || Decided(agency, witness);

    /// <summary>
    /// True where a repair or an objection acts on a witness: its source stands over the witness, or the directory names it for the
    /// dataset.
    /// </summary>
    public bool Reaches(RecordFacts acting, RecordFacts witness) => StandsOver(acting.Key.Source, witness)
        || (directory.FindDataset(acting.Key.Dataset) is { } dataset && directory.MayActOn(acting.Key.Source, dataset, witness.Key));

    /// <summary>
    /// True where two records name the same deciding body. One that gives a code is not the same as one that gives another code.
    /// </summary>
    public static bool IsSameBody(RecordFacts one, RecordFacts other) => one.AuthorityCode.Length > 0 && other.AuthorityCode.Length > 0
        ? one.AuthorityCode == other.AuthorityCode
        : one.AuthorityName.Length > 0 && IsSameName(one.AuthorityName, other.AuthorityName);

    /// <summary>True where both bring the same answers for the same records: the same agencies with the same competences.</summary>
    public bool IsSameAs(DecidingBodies other) => _agencies.Count == other._agencies.Count && _agencies.Values.All(a =>
        other._agencies.TryGetValue(a.Code, out var b)
        && (a.NameZh, a.UnifiedSocialCreditCode, a.Superior) == (b.NameZh, b.UnifiedSocialCreditCode, b.Superior))
        && Named().SetEquals(other.Named());

    private HashSet<(string Dataset, string Agency)> Named() => [.. directory.Datasets
        .Where(d => d.Kind.ActsOnAnother()).SelectMany(d => d.CompetentAgencies.Select(a => (d.Code, a)))];

    private static bool IsSameName(string one, string other) => DocumentNumberText.KeyOf(one) == DocumentNumberText.KeyOf(other);
}
