using System.Collections.Frozen;
using CreditHub.Domain.Sanctions;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Streaming;
using CreditHub.V1;
using Sanction = CreditHub.V1.Sanction;

namespace CreditHub.Hub.Changes;

/// <summary>A subscriber's filter, checked and compiled. It never loses a change that matches and never adds one that does not.</summary>
internal sealed class SanctionMatcher
{

    private readonly FrozenSet<string> _lists;
    private readonly FrozenSet<string> _measures;
    private readonly FrozenSet<string> _matters;
    private readonly FrozenSet<string> _measuresOfMatters;
    private readonly string[] _regions;
    private readonly string[] _industries;
    private readonly FrozenSet<string> _companies;
    private readonly FrozenSet<SanctionChangeKind> _kinds;
    private readonly WatchDisclosure _disclosure;

    public SanctionMatcher(SanctionFilter? filter, MeasureCatalogue catalogue, SubjectCodeDoor codes, CodeTables tables, WatchDisclosure disclosure)
    {
        _disclosure = disclosure;
        filter ??= new SanctionFilter();
        _lists = filter.ListCodes.ToFrozenSet();
        _measures = filter.MeasureCodes.ToFrozenSet();
        _matters = filter.MatterCodes.ToFrozenSet();
        _measuresOfMatters = catalogue.Measures.Where(m => m.MatterCodes.Any(_matters.Contains)).Select(m => m.Code).ToFrozenSet();
        _regions = [.. filter.RegionCodes.Select(r => tables.RegionPrefix(r, "filter.region_codes"))];
        _industries = [.. filter.IndustryCodes.Select(i => CodeTables.Industry(i, "filter.industry_codes"))];
        _companies = filter.UnifiedSocialCreditCodes.Select(c => codes.Open(c, "filter.unified_social_credit_codes", out _).ToString()).ToFrozenSet();
        _kinds = filter.Kinds.ToFrozenSet();
        MatchesAll = filter.CalculateSize() == 0 && disclosure.ShowsAll;
    }

    /// <summary>True where nothing is filtered: shared frames can be sent as they are.</summary>
    public bool MatchesAll { get; }

    /// <summary>The frame of a transaction for this subscriber; null where nothing in it matches.</summary>
    public EncodedMessage? Frame(SanctionTransaction transaction)
    {
        if (MatchesAll) return transaction.Whole();
        var told = Told(transaction);
        return told.Count == 0 ? null
            : _disclosure.ShowsAll && told.SequenceEqual(transaction.Changes, ReferenceEqualityComparer.Instance) ? transaction.Whole()
            : transaction.Part(told.Select(_disclosure.Shown));
    }

    /// <summary>The company of a transaction, where what this subscriber is shown of it is not public; else null.</summary>
    public string? ClosedSubject(SanctionTransaction transaction)
    {
        // Most transactions are about public datasets alone, and what the frame tells of them is not worked out again.
        if (!transaction.Standing.Sanctions.Any(_disclosure.IsClosed) && !transaction.Changes.Any(IsClosed)) return null;
        return (MatchesAll ? transaction.Changes : Told(transaction)).Any(IsClosed) ? transaction.Changes[0].UnifiedSocialCreditCode : null;
    }

    /// <summary>True where a sanction that the subscriber is shown rests on a dataset that is not public.</summary>
    public bool IsClosed(Sanction sanction) => _disclosure.IsClosed(sanction);

    /// <summary>True where a subject is one the subscriber asked for.</summary>
    public bool MatchesSubject(string code, string region, string industry) =>
        (_companies.Count == 0 || _companies.Contains(code))
        && (_regions.Length == 0 || _regions.Any(r => region.StartsWith(r, StringComparison.Ordinal)))
        && (_industries.Length == 0 || _industries.Any(i => industry.StartsWith(i, StringComparison.Ordinal)));

    /// <summary>A sanction with what the subscriber may see of it.</summary>
    public Sanction Shown(Sanction sanction) => _disclosure.Shown(sanction);

    /// <summary>True where a sanction is one the subscriber asked for and may see.</summary>
    public bool Matches(Sanction sanction) =>
        _disclosure.Shows(sanction)
        && (_lists.Count == 0 || _lists.Contains(sanction.ListCode))
        && (_measures.Count == 0 || sanction.MeasureCodes.Any(_measures.Contains))
        && (_matters.Count == 0 || sanction.MeasureCodes.Any(_measuresOfMatters.Contains));

    private bool IsClosed(SanctionChange change) => change.Sanction is { } sanction && _disclosure.IsClosed(sanction);

    // A subscriber knows what matched before; a subject that moved may come into its filter or leave it, with all its sanctions.
    private List<SanctionChange> Told(SanctionTransaction transaction)
    {
        var standing = transaction.Standing;
        var code = transaction.Changes[0].UnifiedSocialCreditCode;
        var moved = transaction.Changes.FirstOrDefault(c => c.Kind == SanctionChangeKind.SubjectChanged);
        var isIn = MatchesSubject(code, standing.RegionCode, standing.IndustryCode);
        var wasIn = moved is null ? isIn : MatchesSubject(code, moved.RegionCodeBefore, moved.IndustryCodeBefore);
        var told = (wasIn, isIn) switch
        {
            (false, false) => [],
            (true, false) => SanctionCrossings.OfLeaving(transaction).Where(c => Matches(c.Sanction)),
            (false, true) => SanctionCrossings.OfEntering(transaction).Where(c => c.Sanction is { } s ? Matches(s) : MatchesVerdict(c,
                transaction)),
            (true, true) => transaction.Changes.Select(c => Told(c, transaction)).OfType<SanctionChange>(),
        };
        return [.. told.Where(c => _kinds.Count == 0 || _kinds.Contains(c.Kind))];
    }

    private SanctionChange? Told(SanctionChange change, SanctionTransaction transaction)
    {
        if (change.Kind == SanctionChangeKind.SubjectChanged) return transaction.Standing.Sanctions.Any(Matches) ? change : null;
        if (change.Sanction is not { } sanction) return MatchesVerdict(change, transaction) ? change : null;
        var matches = Matches(sanction);
        if (change.SanctionBefore is not { } before || Matches(before) == matches) return matches ? change : null;
        return matches ? SanctionCrossings.Entered(sanction, transaction) : SanctionCrossings.Left(before, transaction);
    }

    // A verdict is filtered by its matter, and by the lists and measures of the sanctions of its transaction.
    private bool MatchesVerdict(SanctionChange change, SanctionTransaction transaction)
    {
        if (!_disclosure.Shows(change) || (_matters.Count > 0 && !_matters.Contains(change.MatterCode))) return false;
        if (_lists.Count == 0 && _measures.Count == 0) return true;
        return transaction.Changes.Any(c => c.Sanction is { } s && _disclosure.Shows(s)
            && (_lists.Count == 0 || _lists.Contains(s.ListCode)) && (_measures.Count == 0 || s.MeasureCodes.Any(_measures.Contains)));
    }
}
