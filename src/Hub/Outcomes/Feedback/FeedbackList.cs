using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>Lists the outcomes that are owed to those who owe them, and to the operator.</summary>
internal sealed class FeedbackList(FeedbackBook book, PageTokens pages, RulesInForce rules, LedgerStore store)
{
    private const int LookedAtMax = 4096;

    /// <summary>One page.</summary>
    public ListFeedbackOwedResponse List(ListFeedbackOwedRequest request, CallerIdentity caller)
    {
        var today = rules.Today;
        var agency = OutcomeAgency.Of(request.Agency, caller);
        var company = request.UnifiedSocialCreditCode;
        var question = $"feedback {store.Id} {caller.Agency.Code} {agency} {request.MatterCode} {request.CaseNumber} {company} "
            + $"{request.OverdueOnly}";
        var after = pages.ReadPosition(request.PageToken, question)?.Value ?? -1;
        var (owed, reached, position) = book.Read(after, LookedAtMax, PageSizes.Of(request.PageSize), o =>
            Is(agency, o.First.Agency) && Is(request.MatterCode, o.First.MatterCode) && Is(request.CaseNumber, o.First.CaseNumber)
            && Is(company, o.First.UnifiedSocialCreditCode) && (!request.OverdueOnly || today > o.DueOn));
        List<FeedbackOwed> items = [.. owed.Select(o => o.ToProto(today))];
        var shown = MessageSize.Fitting(items);
        if (shown < items.Count) reached = owed[shown - 1].Order;
        return new ListFeedbackOwedResponse
        {
            Owed = { items.Take(shown) },
            NextPageToken = reached is { } place ? pages.OfPosition(new Position(place), question) : "",
            Day = today.ToProto(),
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() },
        };
    }

    private static bool Is(string asked, string code) => asked.Length == 0 || asked == code;
}
