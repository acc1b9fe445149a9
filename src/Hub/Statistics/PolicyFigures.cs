using CreditHub.Domain.Calendar;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Statistics;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Quality;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using ListNature = CreditHub.Domain.Sanctions.ListNature;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Statistics;

/// <summary>The province's figures: what quality counted, and who stands on a list.</summary>
internal sealed class PolicyFigures(LedgerStore store, QualityFlush flush, StandingIndex index, RulesInForce rules, SourceAges ages)
{
    private const int DaysDefault = 30;
    private const int PageSize = 1000;
    private const int CityDigits = 4;

    private static readonly CommitmentKind[] Demanded =
        [CommitmentKind.ApprovalSubstitute, CommitmentKind.Repair, CommitmentKind.IndustrySelfDiscipline, CommitmentKind.Proactive];

    /// <summary>Reads the figures.</summary>
    public async Task<GetPolicyFiguresResponse> Read(GetPolicyFiguresRequest request, CancellationToken cancellationToken)
    {
        await flush.Flush();
        var current = rules.Current;
        var days = request.Days == 0 ? DaysDefault : request.Days;
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        var ever = await store.Reader.ReadQuality(new BeijingDate(DateOnly.MinValue), cancellationToken);
        var recent = await store.Reader.ReadQuality(rules.Today.AddDays(1 - days), cancellationToken);
        var response = new GetPolicyFiguresResponse
        {
            Voluntary = VoluntaryShare(ever, current),
            Days = days,
            Version = current.Tables.Targets.Version,
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() },
        };
        response.SourceAges.AddRange(ages.OfAll());
        response.Commitments.AddRange(Commitments(ever));
        response.Acts.AddRange(Acts(recent));
        response.Listed.AddRange(await Listed(current, cancellationToken));
        return response;
    }

    private static VoluntaryShare VoluntaryShare(IReadOnlyList<QualityCount> counts, Rulebook current)
    {
        var held = counts.Where(c => c.Measure == QualityMeasure.Of(RowEffect.Recorded)).Sum(c => c.Counted) - Withdrawn(counts);
        var voluntary = counts.Where(c => current.Directory.FindDataset(c.Dataset) is { Kind: RecordKind.VoluntaryRegistration }).ToList();
        var own = voluntary.Where(c => c.Measure == QualityMeasure.Of(RowEffect.Recorded)).Sum(c => c.Counted) - Withdrawn(voluntary);
        return new VoluntaryShare
        {
            Voluntary = own,
            All = held,
            SharePermille = held <= 0 ? 0 : (int)(own * 1000 / held),
            TargetPermille = current.Tables.Targets.VoluntarySharePermille,
            Rule = current.Tables.Targets.VoluntaryRule,
        };
    }

    private static long Withdrawn(IEnumerable<QualityCount> counts) => counts.Where(c => c.Measure == QualityMeasure.Of(RowEffect.Withdrawn)).Sum(c => c.Counted);

    private static IEnumerable<CommitmentCoverage> Commitments(IReadOnlyList<QualityCount> counts) => Enum.GetValues<CommitmentKind>()
        .Where(k => k != CommitmentKind.Unspecified)
        .Select(k => new CommitmentCoverage
        {
            Kind = k, Count = counts.Where(c => c.Measure == QualityMeasure.Of(k)).Sum(c => c.Counted), Demanded = Demanded.Contains(k),
        });

    private static IEnumerable<ActTimeliness> Acts(IReadOnlyList<QualityCount> counts)
    {
        return Enum.GetValues<AdministrativeActKind>().Where(k => k != AdministrativeActKind.Unspecified).Select(k => new ActTimeliness
        {
            Kind = k, InTime = Of(k, Timeliness.InTime), Late = Of(k, Timeliness.Late), Unknown = Of(k, Timeliness.Unknown),
        });

        long Of(AdministrativeActKind kind, Timeliness arrival) => counts.Where(c => c.Measure == QualityMeasure.Of(kind, arrival)).Sum(c => c.Counted);
    }

    private async Task<IEnumerable<ListedShare>> Listed(Rulebook current, CancellationToken cancellationToken)
    {
        var byCity = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var listed = 0L;
        Domain.Codes.UnifiedSocialCreditCode? after = null;
        while (true)
        {
            var page = await store.Reader.ReadStandings(after, PageSize, cancellationToken);
            foreach (var row in page)
            {
                after = row.Code;
                var standing = SubjectStanding.Parser.ParseFrom(row.Standing);
                if (!IsListed(standing, current)) continue;
                listed++;
                if (standing.RegionCode.Length >= CityDigits)
                {
                    var city = standing.RegionCode[..CityDigits] + "00";
                    byCity[city] = byCity.GetValueOrDefault(city) + 1;
                }
            }

            if (page.Count < PageSize) break;
        }

        return [ToShare("", listed, index.Subjects, current.Tables.Targets), .. byCity.Select(c => ToShare(c.Key, c.Value, 0, current.Tables.Targets))];
    }

    private bool IsListed(SubjectStanding standing, Rulebook current) => standing.Sanctions.Any(s => s.ListCode.Length > 0
        && current.Catalogue.FindList(s.ListCode) is { Nature: ListNature.SeriousDefaulter } && s.ToDomain().HoldsOn(rules.Today));

    private static ListedShare ToShare(string region, long listed, long companies, PolicyTargets targets) => new()
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
