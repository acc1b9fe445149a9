using CreditHub.Grains.Rules;
using CreditHub.Hub.Listings;
using CreditHub.Hub.Paging;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.Ledger.Reading;
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
        var filter = new CaseFilter(Subject: null, Party: "", Responsible: "", (int)CaseKind.Listing, OpenOnly: true, OverdueOnly: false);
        var asked = ($"notices {store.Id}", request.PageToken, PageSizes.Of(request.PageSize));
        var (notices, next) = await CaseScan.Read(store, pages, filter, asked, ScanMax, NoticeOf, cancellationToken);
        return new ListPublicNoticesResponse { Notices = { notices }, NextPageToken = next };
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
