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
        var standing = transaction.Standing;
        if (!MatchesSubject(transaction.Changes[0].UnifiedSocialCreditCode, standing.RegionCode, standing.IndustryCode)) return null;
        var matching = transaction.Changes.Where(c => Matches(c, transaction)).ToList();
        return matching.Count == 0 ? null
            : matching.Count == transaction.Changes.Count && _disclosure.ShowsAll ? transaction.Whole()
            : transaction.Part(matching.Select(_disclosure.Shown));
    }

    /// <summary>The company of a transaction, where what this subscriber is shown of it is not public; else null.</summary>
    public string? ClosedSubject(SanctionTransaction transaction) =>
        transaction.Changes.Any(c => c.Sanction is { } sanction && _disclosure.IsClosed(sanction)
            && (MatchesAll || Matches(c, transaction)))
            ? transaction.Changes[0].UnifiedSocialCreditCode : null;

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

    private bool Matches(SanctionChange change, SanctionTransaction transaction)
    {
        if (!_disclosure.Shows(change) || (_kinds.Count > 0 && !_kinds.Contains(change.Kind))) return false;
        if (change.Sanction is { } sanction) return Matches(sanction);

        // A verdict is filtered by its matter, and by the lists and measures of the sanctions of its transaction.
        if (_matters.Count > 0 && !_matters.Contains(change.MatterCode)) return false;
        if (_lists.Count == 0 && _measures.Count == 0) return true;
        return transaction.Changes.Any(c => c.Sanction is { } s && _disclosure.Shows(s)
            && (_lists.Count == 0 || _lists.Contains(s.ListCode)) && (_measures.Count == 0 || s.MeasureCodes.Any(_measures.Contains)));
    }
}
