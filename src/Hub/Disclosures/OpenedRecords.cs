using CreditHub.Domain.Codes;
using CreditHub.Domain.Decisions;
using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.History;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using PublicityTerm = CreditHub.Domain.Publicity.PublicityTerm;
using RecordFacts = CreditHub.Domain.Records.RecordFacts;

namespace CreditHub.Hub.Disclosures;

/// <summary>Opens the records of a company to a reader.</summary>
internal sealed class RecordDisclosures(CompanyRecords companies, RulesInForce rules, FieldDisclosureInForce fields)
{
    /// <summary>The records as they are now; none of a company of which nothing was ever reported.</summary>
    public async Task<OpenedRecords> Open(UnifiedSocialCreditCode code, ReadingView view, CancellationToken cancellationToken) =>
        Open((await companies.At([code], new Position(long.MaxValue), cancellationToken))[0].Records.Values, view);

    /// <summary>The records given, which must be all of one company.</summary>
    public OpenedRecords Open(IEnumerable<RecordFacts> records, ReadingView view)
    {
        var current = rules.Current;
        List<RecordFacts> all = [.. records];
        var publicity = current.PublicityOf(all);
        return new OpenedRecords(all, view, new ShownRecords(current.Publicity, fields.Of(current)), publicity, rules.Today);
    }
}

/// <summary>What a reader sees of the records of one company.</summary>
internal sealed class OpenedRecords
{
    private readonly Dictionary<RecordKey, RecordFacts> _records;
    private readonly SubjectPublicity _publicity;
    private readonly SubjectDisclosure _disclosure;
    private readonly ReadingView _view;
    private readonly ShownRecords _shown;
    private readonly Domain.Calendar.BeijingDate _today;
    private HashSet<RecordKey>? _shownOnce;

    public OpenedRecords(
        IReadOnlyList<RecordFacts> records, ReadingView view, ShownRecords shown, SubjectPublicity publicity, Domain.Calendar.BeijingDate today)
    {
        (_view, _shown, _publicity, _today) = (view, shown, publicity, today);
        _records = records.ToDictionary(r => r.Key);
        _disclosure = new SubjectDisclosure(records, view.Scope, publicity, today);
    }

    /// <summary>True where any record is shown.</summary>
    public bool ShowAny => _records.Keys.Any(_disclosure.Shows);

    /// <summary>True where something of a record is shown.</summary>
    public bool Shows(RecordKey key) => _disclosure.Shows(key);

    /// <summary>When a record is public.</summary>
    public PublicityTerm TermOf(RecordKey key) => _publicity.TermOf(_records[key]);

    /// <summary>True while an objection against a record is open.</summary>
    public bool IsObjectedTo(RecordKey key) => _publicity.Decisions.IsObjectedTo(key);

    /// <summary>Records that are shown and count, each decision once.</summary>
    public IReadOnlySet<RecordKey> ShownOnce => _shownOnce ??= _disclosure.Once(_records.Values).Select(r => r.Key).ToHashSet();

    /// <summary>Facts of every record of the company, shown or not.</summary>
    public IReadOnlyDictionary<RecordKey, RecordFacts> Records => _records;

    /// <summary>
    /// True where the reader sees versions of a record that hold no more: the company, the record's source and those who decide about its
    /// dataset, of a record that they see.
    /// </summary>
    public bool ShowsPast(RecordKey key) => Shows(key) && _view.Scope.Answers(key);

    /// <summary>True where the reader sees a record as it was at another time.</summary>
    public bool ShowsAt(RecordFacts then) => Shows(then.Key) && (_view.Scope.Answers(then.Key) || _records[then.Key] == then);

    /// <summary>True where a record shown says that the company has its domicile in a region, or below it.</summary>
    public bool ShowsRegion(string prefix) => _records.Values.Any(r =>
        r is { Registration: { } registration, Withdrawn: false } && registration.RegionCode.StartsWith(prefix, StringComparison.Ordinal)
            && Shows(r.Key));

    /// <summary>Other sources' records of the same decision that are shown, the leading one first.</summary>
    public IEnumerable<DecisionWitness> OtherWitnessesOf(RecordKey key)
    {
        if (_publicity.Decisions.SharedOf(key) is not { } decision) yield break;
        foreach (var other in decision.Witnesses.Where(w => w.Key != key && Shows(w.Key)))
        {
            var witness = new DecisionWitness { Record = other.Key.ToProto(), Leads = other.Key == decision.Lead.Key };
            if (_view.Scope.Answers(key)) witness.DifferingFields.AddRange(WitnessDifferences.Between(_records[key], other));
            yield return witness;
        }
    }

    /// <summary>A record as its reader sees it, or null where it is hidden. The one given is left as it is.</summary>
    public CreditRecord? Show(RecordKey key, CreditRecord record)
    {
        var sight = _disclosure.Of(key);
        if (sight == RecordSight.Hidden) return null;
        var shown = _shown.Of(record, sight, _view.LevelOf(key.Dataset));

        // Names of responsible persons leave the answers with the end of publicity, for everybody but the company.
        if (sight != RecordSight.Own && PersonalParts.NamesAnybody(shown)
            && !PersonErasureRules.IsNamedOn(_records[key], _publicity.TermOf(_records[key]), _today))
            PersonalParts.Clear(shown);
        return shown;
    }
}
