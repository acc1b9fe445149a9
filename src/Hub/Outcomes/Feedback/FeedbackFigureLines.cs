using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>Counts feedback of a year by agency and matter, and by region.</summary>
internal sealed class FeedbackFigureLines(FeedbackBook book, RulesInForce rules, LedgerStore store)
{
    /// <summary>Reads the figures.</summary>
    public GetFeedbackFiguresResponse Read(GetFeedbackFiguresRequest request, CallerIdentity caller)
    {
        var today = rules.Today;
        var agency = OutcomeAgency.Of(request.Agency, caller);
        var year = request.Year == 0 ? today.Value.Year : request.Year;
        var (counts, position) = book.Count(today);
        var wanted = counts.Where(c => c.Key.Year == year && (agency.Length == 0 || c.Key.Agency == agency)).ToList();
        var lines = wanted.GroupBy(c => (c.Key.Agency, c.Key.Matter))
            .OrderBy(g => g.Key.Agency, StringComparer.Ordinal).ThenBy(g => g.Key.Matter, StringComparer.Ordinal)
            .Select(g => ToProto(g.Key.Agency, g.Key.Matter, "", g.Select(c => c.Value)));
        var regions = wanted.GroupBy(c => c.Key.Region).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => ToProto("", "", g.Key, g.Select(c => c.Value)));
        return new GetFeedbackFiguresResponse
        {
            Lines = { lines },
            Regions = { regions },
            Year = year,
            Day = today.ToProto(),
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() },
        };
    }

    private static FeedbackFigures ToProto(string agency, string matter, string region, IEnumerable<FeedbackCounts> parts)
    {
        var sum = default(FeedbackCounts);
        foreach (var part in parts) sum.Add(part);
        return new FeedbackFigures
        {
            Agency = agency,
            MatterCode = matter,
            RegionCode = region,
            Checks = sum.Checks,
            ChecksWithoutCase = sum.WithoutCase,
            TransactionsChecked = sum.Checked,
            TransactionsStated = sum.Stated,
            Answers = sum.Answers,
            Owed = sum.Owed,
            GivenInTime = sum.InTime,
            GivenLate = sum.Late,
            Overdue = sum.Overdue,
        };
    }
}
