using CreditHub.Domain.Statistics;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Statistics;

/// <summary>The province's figures: what the ledger holds at one state, against targets and references.</summary>
internal sealed class PolicyFigures(LedgerStore store, FigureTotals counts, SourceAges ages)
{
    private const int CityDigits = 4;

    private static readonly CommitmentKind[] Demanded =
        [CommitmentKind.ApprovalSubstitute, CommitmentKind.Repair, CommitmentKind.IndustrySelfDiscipline, CommitmentKind.Proactive];

    /// <summary>Reads the figures.</summary>
    public async Task<GetPolicyFiguresResponse> Read(GetPolicyFiguresRequest request, CancellationToken cancellationToken)
    {
        var counted = await counts.Read(request.Days, cancellationToken);
        var (totals, targets) = (counted.Totals, counted.Rules.Tables.Targets);
        return new GetPolicyFiguresResponse
        {
            Voluntary = VoluntaryShare(totals.Records, targets),
            Commitments = { Commitments(totals.Records) },
            Acts = { Acts(counted) },
            Listed = { Listed(totals.Regions, targets) },
            Days = request.Days == 0 ? FigureRules.DaysDefault : request.Days,
            Version = targets.Version,
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, totals.Head.Last).ToString() },
            SourceAges = { ages.OfAll() },
            Day = counted.Today.ToProto(),
        };
    }

    private static VoluntaryShare VoluntaryShare(IReadOnlyList<SortCount> records, PolicyTargets targets)
    {
        var all = records.Sum(r => r.Count);
        var own = records.Where(r => r.Kind == RecordKind.VoluntaryRegistration).Sum(r => r.Count);
        return new VoluntaryShare
        {
            Voluntary = own,
            All = all,
            SharePermille = all == 0 ? 0 : (int)(own * 1000 / all),
            TargetPermille = targets.VoluntarySharePermille,
            Rule = targets.VoluntaryRule,
        };
    }

    private static IEnumerable<CommitmentCoverage> Commitments(IReadOnlyList<SortCount> records) => Enum.GetValues<CommitmentKind>()
        .Where(k => k != CommitmentKind.Unspecified)
        .Select(k => new CommitmentCoverage
        {
            Kind = k,
            Count = records.Where(r => r.Kind == RecordKind.Commitment && r.Sort == RecordSorts.Of(k)).Sum(r => r.Count),
            Demanded = Demanded.Contains(k),
        });

    private static IEnumerable<ActTimeliness> Acts(FigureTotals.Counted counted)
    {
        var byArrival = counted.Totals.Arrivals
            .GroupBy(a => (a.Arrival.Sort, FigureRules.ArrivalOf(a.Arrival.Dataset, a.Arrival.DecidedOn, a.Arrival.FirstOn, counted.Rules)))
            .ToDictionary(g => g.Key, g => g.Sum(a => a.Count));
        return Enum.GetValues<AdministrativeActKind>().Where(k => k != AdministrativeActKind.Unspecified).Select(k => new ActTimeliness
        {
            Kind = k, InTime = Of(k, ActArrival.InTime), Late = Of(k, ActArrival.Late), Unknown = Of(k, ActArrival.Unknown),
        });

        long Of(AdministrativeActKind kind, ActArrival arrival) => byArrival.GetValueOrDefault((RecordSorts.Of(kind), arrival));
    }

    private static IEnumerable<ListedShare> Listed(IReadOnlyList<RegionCount> regions, PolicyTargets targets)
    {
        var cities = regions.Where(r => r.Region.Length >= CityDigits)
            .GroupBy(r => r.Region[..CityDigits] + "00").OrderBy(g => g.Key, StringComparer.Ordinal);
        return [ToShare("", regions, targets), .. cities.Select(c => ToShare(c.Key, c, targets))];
    }

    private static ListedShare ToShare(string region, IEnumerable<RegionCount> counts, PolicyTargets targets)
    {
        var (listed, companies) = counts.Aggregate((Listed: 0L, Known: 0L), (sum, c) => (sum.Listed + c.Counted, sum.Known + c.Known));
        return new ListedShare
        {
            RegionCode = region,
            Listed = listed,
            Companies = companies,
            SharePpm = companies == 0 ? 0 : listed * 1_000_000 / companies,
            ReferencePpm = targets.ListedSharePpm,
            ReferenceSource = targets.ListedSource,
            Unverified = targets.ListedUnverified,
        };
    }
}
