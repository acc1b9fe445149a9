using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Cases;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Listings;
using CreditHub.Hub.Paging;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Statistics;

/// <summary>Lists the records behind a figure, to each caller those that it may see.</summary>
internal sealed class FigureRecords(
    LedgerStore store, RecordLists lists, SubjectReading reading, RulesInForce rules, CodeTables tables, PageTokens pages, CaseList cases)
{
    /// <summary>One page.</summary>
    public async Task<ListFigureRecordsResponse> List(ListFigureRecordsRequest request, CallerIdentity caller,
        CancellationToken cancellationToken)
    {
        var view = reading.OpenList(caller);
        var (current, today) = (rules.Current, rules.Today);
        var region = request.RegionCode.Length == 0 ? "" : tables.RegionPrefix(request.RegionCode, "region_code");
        var question = $"figure {store.Id} {caller.Agency.Code} {(int)request.Figure} {(int)request.CommitmentKind} {(int)request.ActKind} "
            + $"{(int)request.Arrival} {request.Days} {region}";
        var after = pages.ReadRecord(request.PageToken, question);
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        var page = await lists.Read(
            await Strands(request, current, cancellationToken), view, after, PageSizes.Of(request.PageSize),
            record => Counts(record, request, current, today, region), cancellationToken);
        foreach (var record in page.Items.Where(r => r.CaseId.Length > 0))
            if (!await cases.Concerns(caller, record.CaseId, cancellationToken)) record.CaseId = "";
        return new ListFigureRecordsResponse
        {
            Records = { page.Items },
            NextPageToken = page.NextToken(pages, question),
            Day = today.ToProto(),
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() },
        };
    }

    private async Task<IReadOnlyList<Strand>> Strands(ListFigureRecordsRequest request, Rulebook current,
        CancellationToken cancellationToken) =>
        request.Figure switch
        {
            Figure.Voluntary => await lists.StrandsOf([RecordKind.VoluntaryRegistration], cancellationToken),
            Figure.Commitments when request.CommitmentKind != 0 => [new Strand(RecordKind.Commitment,
                RecordSorts.Of(request.CommitmentKind))],
            Figure.Commitments => await lists.StrandsOf([RecordKind.Commitment], cancellationToken),
            Figure.Acts when request.ActKind != 0 => [new Strand(RecordKind.AdministrativeAct, RecordSorts.Of(request.ActKind))],
            Figure.Acts => await lists.StrandsOf([RecordKind.AdministrativeAct], cancellationToken),
            Figure.Listed => ListStrands.Of(current.Catalogue.Lists.Where(FigureRules.IsOfDefaulters)),
            _ => await lists.StrandsOf(Enum.GetValues<RecordKind>().Where(k => k != RecordKind.None), cancellationToken),
        };

    private FigureRecord? Counts(in ListedRecord record, ListFigureRecordsRequest request, Rulebook current, BeijingDate today,
        string region)
    {
        var (row, company, opened) = record;
        var key = row.Row.Key;
        if (!record.IsOf(region)) return null;
        var arrival = ActArrival.Unspecified;
        if (request.Figure == Figure.Acts)
        {
            if (row.FirstOn < FigureRules.FirstDay(today, request.Days)) return null;
            arrival = FigureRules.ArrivalOf(key.Dataset, BeijingDate.FromDayNumber(row.Row.DecidedOn), row.FirstOn, current);
            if (arrival == ActArrival.Unspecified || (request.Arrival != 0 && arrival != request.Arrival)) return null;
        }

        if (request.Figure == Figure.Listed && !company.Announced.Sanctions.Any(s => s.Record == key && FigureRules.Lists(s, current,
            today))) return null;
        return new FigureRecord
        {
            UnifiedSocialCreditCode = row.Subject.ToString(),
            Held = HeldRecords.ToProto(store, row.Row, opened),
            CaseId = company.Cases.ContainsKey(key.RecordNumber) ? key.RecordNumber : "",
            Arrival = arrival,
        };
    }
}
