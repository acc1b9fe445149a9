using System.Collections.Immutable;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Profiles;

/// <summary>
/// A subject's live credit profile (信用档案): the fold of its ledger entries, and nothing that does not follow from them. State changes
/// only in the <c>Apply</c> methods.
/// </summary>
public sealed class SubjectProfile(UnifiedSocialCreditCode code)
{
    private readonly Dictionary<RecordKey, RecordFacts> _records = [];
    private readonly Dictionary<string, CreditCase> _cases = [];
    private readonly HashSet<string> _documents = [];

    /// <summary>The subject.</summary>
    public UnifiedSocialCreditCode Code { get; } = code;

    /// <summary>Facts of every record ever reported, withdrawn ones too.</summary>
    public IReadOnlyDictionary<RecordKey, RecordFacts> Records => _records;

    /// <summary>Every case ever begun, by its number, closed ones too.</summary>
    public IReadOnlyDictionary<string, CreditCase> Cases => _cases;

    /// <summary>Ids of the documents that were submitted for its cases.</summary>
    public IReadOnlySet<string> Documents => _documents;

    /// <summary>Name that any source last reported.</summary>
    public string ReportedName { get; private set; } = "";

    /// <summary>What subscribers were last told of the subject.</summary>
    public AnnouncedStanding Announced { get; private set; } = AnnouncedStanding.Nothing;

    /// <summary>Master data by the register's latest decision, whatever the order of arrival; null where none was reported.</summary>
    public RegistrationFacts? Registration => _records.Values
        .Where(r => r is { Registration: not null, Withdrawn: false })
        .OrderBy(r => r.DecidedOn).ThenBy(r => r.Version).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal)
        .LastOrDefault()?.Registration;

    /// <summary>Name by the register, else by any source.</summary>
    public string Name => Registration?.Name ?? ReportedName;

    /// <summary>Region of the domicile; empty where unknown.</summary>
    public string RegionCode => Registration?.RegionCode ?? "";

    /// <summary>Industry; empty where unknown.</summary>
    public string IndustryCode => Registration?.IndustryCode ?? "";

    /// <summary>Mask of the kinds of which a record is held.</summary>
    public long Kinds => _records.Values.Where(r => !r.Withdrawn).Aggregate(0L, (mask, r) => mask | r.Kind.Bit());

    /// <summary>A record was reported or corrected.</summary>
    public void ApplyReported(RecordFacts record, string reportedName)
    {
        _records[record.Key] = record;
        if (reportedName.Length > 0) ReportedName = reportedName;
    }

    /// <summary>A record was withdrawn.</summary>
    public void ApplyWithdrawn(RecordKey key, long version) => _records[key] = _records[key] with { Withdrawn = true, Version = version };

    /// <summary>A case was begun or moved on.</summary>
    public void ApplyCase(CreditCase moved) => _cases[moved.Id] = moved;

    /// <summary>A document was submitted.</summary>
    public void ApplyDocument(string documentId) => _documents.Add(documentId);

    /// <summary>Subscribers were told how the subject stands.</summary>
    public void ApplyAnnounced(AnnouncedStanding announced) => Announced = announced;

    /// <summary>Every sanction that follows from the records, past, present and future.</summary>
    public ImmutableArray<Sanction> DeriveSanctions(SanctionBasis basis) => SanctionRules.Derive(_records.Values, basis);

    /// <summary>
    /// True where every record ever reported is of a dataset that is open to named readers only. Whoever may not read those must not
    /// learn from a verdict that the hub holds any.
    /// </summary>
    public bool IsOnlyRestricted(SanctionBasis basis) => _records.Count > 0 && _records.Keys.All(k => basis.Restricted.Contains(k.Dataset));

    /// <summary>Answers a question from the records.</summary>
    public EligibilityDecision Decide(EligibilityQuestion question, SanctionBasis basis)
    {
        if (_records.Count == 0) return EligibilityDecision.Unknown;
        var sanctions = DeriveSanctions(basis);
        return sanctions.IsEmpty && IsOnlyRestricted(basis)
            ? EligibilityDecision.Unknown
            : EligibilityRules.Decide(sanctions, question, basis.Catalogue);
    }
}

/// <summary>What subscribers were last told of a subject.</summary>
/// <param name="Sanctions">Sanctions that hold or will.</param>
/// <param name="Verdicts">Verdicts other than clear, by matter code, without regard to region or industry.</param>
/// <param name="Name">Name.</param>
/// <param name="RegionCode">Region.</param>
/// <param name="IndustryCode">Industry.</param>
public sealed record AnnouncedStanding(
    ImmutableArray<Sanction> Sanctions, ImmutableSortedDictionary<string, Verdict> Verdicts, string Name, string RegionCode, string IndustryCode)
{
    /// <summary>Nothing was ever said.</summary>
    public static readonly AnnouncedStanding Nothing = new([], ImmutableSortedDictionary<string, Verdict>.Empty, "", "", "");

    /// <summary>
    /// Nothing stands, and all that is held is of datasets that are open to named readers only: a check answers as of a company that nobody
    /// knows.
    /// </summary>
    public bool OnlyRestricted { get; init; }

    /// <summary>True where the standing index has nothing to hold.</summary>
    public bool IsNothing => Sanctions.IsEmpty && !OnlyRestricted;
}
