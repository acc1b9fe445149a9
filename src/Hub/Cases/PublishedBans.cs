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

namespace CreditHub.Hub.Cases;

/// <summary>Bans that were in effect on some day of a year, for publication as the year's cases (典型案例). What was annulled never held.</summary>
internal sealed class PublishedBans(PageTokens pages, LedgerStore store, RulesInForce rules)
{
    private const int ScanMax = 5000;

    /// <summary>One page, latest step first. A page may be short, or empty, while another follows.</summary>
    public async Task<ListPublishedBansResponse> List(ListPublishedBansRequest request, CancellationToken cancellationToken)
    {
        var filter = new CaseFilter(Subject: null, Party: "", Responsible: "", (int)CaseKind.Ban, OpenOnly: false, OverdueOnly: false);
        var asked = ($"bans {store.Id} {request.Year}", request.PageToken, PageSizes.Of(request.PageSize));
        var (bans, next) = await CaseScan.Read(store, pages, filter, asked, ScanMax, held => InYear(held, request.Year), cancellationToken);
        return new ListPublishedBansResponse { Bans = { bans }, NextPageToken = next };
    }

    private PublishedBan? InYear(Case held, int year)
    {
        var ban = held.ToDomain();
        if (ban.State is not (CaseState.InEffect or CaseState.Ended) || ban.Particulars is not Determination { DeliveredOn: { } from } determination) return null;
        var decision = determination.Decision!;
        var endedOn = ban.State == CaseState.Ended ? ban.Steps[^1].On : (Domain.Calendar.BeijingDate?)null;
        if (from.Value.Year > year || endedOn?.Value.Year < year || decision.EffectiveUntil?.Value.Year < year) return null;
        return new PublishedBan
        {
            CaseId = ban.Id,
            UnifiedSocialCreditCode = held.UnifiedSocialCreditCode,
            SubjectName = held.SubjectName,
            ListCode = determination.ListCode,
            ListName = rules.Current.Catalogue.FindList(determination.ListCode)?.NameZh ?? "",
            Reason = determination.Reason,
            Authority = rules.Current.Directory.FindAgency(ban.OpenedBy)?.NameZh ?? ban.OpenedBy,
            DocumentNumber = decision.DocumentNumber,
            EffectiveFrom = from.ToProto(),
            EffectiveUntil = decision.EffectiveUntil?.ToProto(),
            ForEver = decision.ForEver,
            EndedOn = endedOn?.ToProto(),
            RegionCodes = { determination.RegionCodes },
            IndustryCodes = { determination.IndustryCodes },
            Persons = { (endedOn is null && !(decision.EffectiveUntil < rules.Today) ? decision.Persons : []).Select(p => new ResponsiblePerson { Name = p.Name, Role = (PersonRole)p.Role }) },
        };
    }
}
