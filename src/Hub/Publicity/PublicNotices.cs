using CreditHub.Grains.Rules;
using CreditHub.Hub.Paging;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using CaseKind = CreditHub.Domain.Cases.CaseKind;
using CaseState = CreditHub.Domain.Cases.CaseState;
using Determination = CreditHub.Domain.Determinations.DeterminationParticulars;

namespace CreditHub.Hub.Publicity;

/// <summary>Notices to the public before a reward, while they are under publication. A notice to a company alone is not one.</summary>
internal sealed class PublicNotices(LedgerStore store, RulesInForce rules, PageTokens pages)
{
    private const int ScanMax = 1000;

    /// <summary>One page, latest step first.</summary>
    public async Task<ListPublicNoticesResponse> List(ListPublicNoticesRequest request, CancellationToken cancellationToken)
    {
        var size = PageSizes.Of(request.PageSize);
        var filter = new CaseFilter(Subject: null, Party: "", Responsible: "", (int)CaseKind.Listing, OpenOnly: true, OverdueOnly: false);
        var question = $"notices {store.Id}";
        var before = pages.ReadPosition(request.PageToken, question) ?? new Position(long.MaxValue);
        var scanned = await store.Reader.ListCases(filter, before, ScanMax, cancellationToken);
        var response = new ListPublicNoticesResponse();
        foreach (var entry in scanned)
        {
            if (NoticeOf(CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case) is { } notice) response.Notices.Add(notice);
            if (response.Notices.Count < size) continue;
            response.NextPageToken = pages.OfPosition(entry.Position, question);
            return response;
        }

        if (scanned.Count == ScanMax) response.NextPageToken = pages.OfPosition(scanned[^1].Position, question);
        return response;
    }

    private PublicNotice? NoticeOf(Case held)
    {
        var proposed = held.ToDomain();
        if (proposed.State is not (CaseState.Notified or CaseState.Heard)
            || proposed.Particulars is not Determination { Notice: { DocumentNumber: "" } notice } particulars) return null;
        return new PublicNotice
        {
            CaseId = proposed.Id,
            UnifiedSocialCreditCode = held.UnifiedSocialCreditCode,
            SubjectName = held.SubjectName,
            ListCode = particulars.ListCode,
            ListName = rules.Current.Catalogue.FindList(particulars.ListCode)?.NameZh ?? "",
            Reason = particulars.Reason,
            Authority = rules.Current.Directory.FindAgency(proposed.OpenedBy)?.NameZh ?? proposed.OpenedBy,
            Instrument = notice.Instrument,
            Article = notice.Article,
            PublishedAt = notice.Remedy,
            PublishedOn = notice.ServedOn.ToProto(),
        };
    }
}
