using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Hub.Access;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.History;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using Google.Protobuf;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Listings;

/// <summary>
/// Pages through the records of all companies, newest decision first. The store's index proposes records; what is shown of each is decided
/// by its company's records as they are now, so that nothing comes out that ended meanwhile.
/// </summary>
internal sealed class RecordLists(LedgerStore store, CompanyRecords companies, RecordDisclosures disclosures)
{
    // Records that one page looks at: a page of which the reader sees little is short, or empty, while another follows.
    private const int ScanMax = 4096;
    private const int ReadAtOnce = 512;
    private const int ReadMin = 16;
    private const int LookAtOnce = 64;

    /// <summary>The strands of some kinds: every sort of which a record is held.</summary>
    public async Task<IReadOnlyList<Strand>> StrandsOf(IEnumerable<RecordKind> kinds, CancellationToken cancellationToken)
    {
        var strands = new List<Strand>();
        foreach (var kind in kinds)
        {
            if (RecordSorts.Kinds.Contains(kind))
                strands.AddRange((await store.Reader.ReadSorts(kind, cancellationToken)).Select(sort => new Strand(kind, sort)));
            else strands.Add(new Strand(kind, RecordSorts.None));
        }

        return strands;
    }

    /// <summary>One page.</summary>
    /// <param name="strands">Which records.</param>
    /// <param name="view">Who reads.</param>
    /// <param name="after">The place after which it begins; null = from the newest.</param>
    /// <param name="size">Items at most.</param>
    /// <param name="make">Makes the item of a record that the reader sees, or null where it is not wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ListedPage<T>> Read<T>(
        IReadOnlyCollection<Strand> strands, ReadingView view, (int DecidedOn, Position Position)? after, int size,
        Func<ListedRecord, T?> make, CancellationToken cancellationToken)
        where T : class, IMessage
    {
        var opened = new Dictionary<UnifiedSocialCreditCode, (SubjectProfile Profile, OpenedRecords Records)>();
        var cursors = new StrandCursors(store, strands, after, Math.Clamp(Math.Min(size + 1, ReadAtOnce / Math.Max(1, strands.Count)),
            ReadMin, ReadAtOnce));
        var page = new ListedPage<T> { Last = after };
        var (looked, bytes) = (0, 0L);
        while (true)
        {
            var rows = await cursors.Take(Math.Min(LookAtOnce, size + 1), cancellationToken);
            if (rows.Count == 0) return page;
            var missing = rows.Select(r => r.Subject).Where(c => !opened.ContainsKey(c)).Distinct().ToList();
            foreach (var profile in await companies.At(missing, new Position(long.MaxValue), cancellationToken))
                opened[profile.Code] = (profile, disclosures.Open(profile.Records.Values, view));
            foreach (var row in rows)
            {
                if (page.Items.Count == size || looked == ScanMax || bytes > MessageSize.PageBytes)
                {
                    page.More = true;
                    return page;
                }

                looked++;
                page.Last = (row.Row.DecidedOn, row.Row.Latest.Position);
                var (profile, records) = opened[row.Subject];
                if (!records.Shows(row.Row.Key) || make(new ListedRecord(row, profile, records)) is not { } item) continue;
                page.Items.Add(item);
                bytes += item.CalculateSize();
            }
        }
    }
}

/// <summary>Records of one kind and sort.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Sort">What they are within it.</param>
internal readonly record struct Strand(RecordKind Kind, string Sort);

/// <summary>A record that a list came to and that its reader sees.</summary>
/// <param name="Row">The record.</param>
/// <param name="Company">Its company as it is now.</param>
/// <param name="Opened">What the reader sees of the company.</param>
internal readonly record struct ListedRecord(SortedRecordRow Row, SubjectProfile Company, OpenedRecords Opened)
{
    /// <summary>True where the company is of a region, and the reader may know that.</summary>
    /// <param name="region">Leading digits of the region; empty = any.</param>
    public bool IsOf(string region) =>
        region.Length == 0 || (Company.RegionCode.StartsWith(region, StringComparison.Ordinal) && Opened.ShowsRegion(region));
}

/// <summary>A page of a list across companies.</summary>
internal sealed class ListedPage<T>
{
    /// <summary>The items.</summary>
    public List<T> Items { get; } = [];

    /// <summary>The last record that was looked at; null where there was none.</summary>
    public (int DecidedOn, Position Position)? Last { get; set; }

    /// <summary>True where records after it are still to be looked at.</summary>
    public bool More { get; set; }

    /// <summary>Token of the next page; empty where there is none.</summary>
    public string NextToken(PageTokens pages, string question) =>
        this is { More: true, Last: { } last } ? pages.OfRecord(last.DecidedOn, last.Position, question) : "";
}
