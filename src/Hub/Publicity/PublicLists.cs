using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Listings;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Disclosure = CreditHub.Domain.SharingDirectory.Disclosure;

namespace CreditHub.Hub.Publicity;

/// <summary>Lists across companies what is public today.</summary>
internal sealed class PublicLists(
    LedgerStore store, RecordLists lists, RulesInForce rules, CodeTables tables, PageTokens pages, SourceAges ages)
{
    /// <summary>One page.</summary>
    public async Task<ListPublicRecordsResponse> List(ListPublicRecordsRequest request, CancellationToken cancellationToken)
    {
        var current = rules.Current;
        var region = request.RegionCode.Length == 0 ? "" : tables.RegionPrefix(request.RegionCode, "region_code");
        var question = $"public records {store.Id} {string.Join(',', request.Kinds.Select(k => (int)k))} {request.ListCode} {region}";
        var after = pages.ReadRecord(request.PageToken, question);
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        var strands = request.ListCode.Length > 0
            ? ListStrands.Of([current.Catalogue.FindList(request.ListCode)!])
            : await lists.StrandsOf(KindsOf(request, current.Directory), cancellationToken);
        var page = await lists.Read(
            strands, ReadingView.Public(current.Directory), after, PageSizes.Of(request.PageSize), record => ToPublic(record,
                request.ListCode, region),
            cancellationToken);
        return new ListPublicRecordsResponse
        {
            Records = { page.Items },
            NextPageToken = page.NextToken(pages, question),
            Day = rules.Today.ToProto(),
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() },
            SourceAges = { ages.Of(d => PublicRecords.IsShownFrom(d, request.Kinds)) },
        };
    }

    private PublicRecord? ToPublic(in ListedRecord record, string list, string region)
    {
        var (row, _, opened) = record;
        var key = row.Row.Key;
        if (!opened.ShownOnce.Contains(key)) return null;
        if (list.Length > 0 && rules.Current.Catalogue.ListOf(opened.Records[key])?.Code != list) return null;
        if (!record.IsOf(region)) return null;
        return new PublicRecord
        {
            Reference = key.ToProto(),
            Record = opened.Show(key, RecordEntry.Parser.ParseFrom(row.Row.Latest.Payload.Span).Record),
            Publicity = PublicRecords.ToProto(opened.TermOf(key)),
            UnderObjection = opened.IsObjectedTo(key),
        };
    }

    // Kinds of which no dataset is public have nothing to show.
    private static IEnumerable<Domain.Records.RecordKind> KindsOf(ListPublicRecordsRequest request, SharingDirectoryDocument directory) =>
        directory.Datasets
        .Where(d => d.Disclosure == Disclosure.Public && (request.Kinds.Count == 0 || request.Kinds.Contains((RecordKind)d.Kind)))
        .Select(d => d.Kind).Distinct();
}
