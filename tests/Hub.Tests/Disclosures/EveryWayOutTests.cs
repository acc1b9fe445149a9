using System.Text.RegularExpressions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Disclosure = CreditHub.Domain.SharingDirectory.Disclosure;

namespace CreditHub.Hub.Tests.Disclosures;

/// <summary>
/// Every reader asks everything it may about companies of every kind and fate. No answer by any path holds a text of a record that the
/// reader may not see, and the list of records holds all that it may.
/// </summary>
public sealed partial class EveryWayOutTests
{
    private static readonly (string Agency, string Purpose)[] Readers =
    [
        ("bank-xian", "financing"), ("sx-portal", "self-service"), ("sx-procurement", "procurement"), ("sx-bidding", "bidding"),
        ("sx-court", "supervision"),
        ("sx-tax", "supervision"), ("sx-market", "supervision"), ("sx-market", "licence"), ("sx-credit", "supervision"),
        ("sx-pbc", "supervision"),
        ("sx-finance", "procurement"), ("operator", "supervision"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NoPath_ShowsWhatAnotherHides(bool closed)
    {
        await using var hub = closed ? await TestHub.StartOnAsync(d => d.Close("court.judgment-default", "restricted"))
            : await TestHub.StartAsync();
        var canaries = Canary.Every();
        await ReportAll(hub, canaries);
        var leaks = new List<string>();
        foreach (var (agency, purpose) in Readers)
        {
            var reader = new Reader(hub, agency, purpose, canaries);
            foreach (var company in canaries.Select(c => c.Company).Distinct()) await reader.AskAbout(company);
            await reader.AskAboutAll();
            leaks.AddRange(reader.Leaks);
            Assert.True(reader.Missing().Count == 0, string.Join(Environment.NewLine, reader.Missing()));
        }

        Assert.True(leaks.Count == 0, string.Join(Environment.NewLine, leaks.Distinct().Take(50)));
    }

    internal static async Task ReportAll(TestHub hub, List<Canary> canaries)
    {
        foreach (var canary in canaries.Where(c => c.Target is null)) await Report(hub, canary.Source, Rows.Of(canary.Record));
        hub.Time.Advance(TimeSpan.FromHours(1));
        foreach (var canary in canaries.Where(c => c.Target is not null)) await Report(hub, canary.Source, Rows.Of(canary.Record));
        foreach (var canary in canaries.Where(c => c.Fate == RecordFate.Withdrawn))
        {
            await Report(hub, canary.Source, new ReportRow
            {
                Withdrawal = new Withdrawal
                {
                    Dataset = canary.Record.Dataset, RecordNumber = canary.Record.RecordNumber, Version = 2,
                    Subject = canary.Record.Subject, Reason = "认定有误"
                },
            });
        }
    }

    private static async Task Report(TestHub hub, string source, ReportRow row)
    {
        var result = (await hub.Report(source, TestHub.As(source, "reporting"), row))[0];
        Assert.True(result.Acknowledged is not null, $"{row}: {result}");
    }

    /// <summary>Asks by every path and notes what it should not have been told.</summary>
    private sealed class Reader(TestHub hub, string agency, string purpose, List<Canary> canaries)
    {
        private readonly Dictionary<string, Canary> _byNumber = canaries.ToDictionary(c => $"{c.Number:D4}");
        private readonly SharingDirectoryDocument _directory = hub.Service<RulesInForce>().Current.Directory;
        private readonly EffectiveRights _rights = RightsOf(hub, agency, purpose);
        private readonly EffectiveRights _whole = RightsOf(hub, agency, purpose: null);
        private readonly HashSet<string> _listed = [];

        public List<string> Leaks { get; } = [];

        private Metadata Headers => TestHub.As(agency, purpose);

        public async Task AskAbout(string company)
        {
            foreach (var withdrawn in (bool[])[false, true])
            {
                var records = await Ask("ListRecords", RightAction.Read, hub.Subjects.ListRecordsAsync(
                    new ListRecordsRequest { UnifiedSocialCreditCode = company, IncludeWithdrawn = withdrawn }, Headers,
                        cancellationToken: TestHub.Token));
                foreach (Match found in CanaryText().Matches(records)) _listed.Add(found.Value);
            }

            await Ask("GetProfile", RightAction.Read,
                hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = company }, Headers,
                cancellationToken: TestHub.Token));
            await Ask("ListPublic", RightAction.None,
                hub.Publicity.ListPublicAsync(new ListPublicRequest { UnifiedSocialCreditCode = company }, Headers,
                cancellationToken: TestHub.Token));
            await Ask("ListEvaluations", RightAction.Read, hub.Evaluations.ListEvaluationsAsync(
                new ListEvaluationsRequest { UnifiedSocialCreditCode = company }, Headers, cancellationToken: TestHub.Token));
            await Ask("GetTier", RightAction.Read,
                hub.Supervision.GetTierAsync(new GetTierRequest { UnifiedSocialCreditCode = company }, Headers,
                cancellationToken: TestHub.Token));
            foreach (var shared in (bool[])[false, true])
            {
                var request = new IssueReportRequest
                {
                    RequestNumber = $"{agency}-{purpose}-{company}-{shared}",
                    UnifiedSocialCreditCode = company, ReportPurpose = "bidding", IncludeShared = shared
                };
                await Ask($"IssueReport shared={shared}", shared ? RightAction.Read : RightAction.None,
                    hub.Reports.IssueReportAsync(request, Headers, cancellationToken: TestHub.Token));
            }

            await Check(company, "today", _ => { });
            await Check(company, "on a past day", r => r.EffectiveOn = Rows.Day(2026, 10, 10));
            await Check(company, "as known before", r => r.KnownAt = "2026-11-02T09:30:00+08:00");
        }

        public async Task AskAboutAll()
        {
            using var query = hub.Subjects.QueryProfiles(new QueryProfilesRequest(), Headers, cancellationToken: TestHub.Token);
            await Ask("QueryProfiles", RightAction.Read, query.ResponseStream, static _ => false);
            await Ask("ListActive", RightAction.Watch,
                hub.Sanctions.ListActiveAsync(new ListActiveRequest { PageSize = 1000 }, Headers, cancellationToken: TestHub.Token));
            using var watch = hub.Sanctions.Watch(new WatchRequest { Snapshot = new StartSnapshot() }, Headers,
                cancellationToken: TestHub.Token);
            await Ask("Watch", RightAction.Watch, watch.ResponseStream, static m => m.CaughtUp is not null);
        }

        /// <summary>Records that the reader may list and was not shown.</summary>
        public IReadOnlyList<string> Missing() =>
            [.. canaries.Where(c => MaySee(c, 'N', RightAction.Read) && !_listed.Contains($"N-{c.Number:D4}")).Select(c =>
                $"{agency} {purpose}: {c.Fate} {c.Record.Dataset} {c.Number}")];

        private async Task Check(string company, string when, Action<CheckRequest> with)
        {
            foreach (var matter in (string[])["procurement", "financing"])
            {
                var request = new CheckRequest { UnifiedSocialCreditCode = company, MatterCode = matter };
                with(request);
                await Ask($"Check {when}", RightAction.Check,
                    hub.Eligibility.CheckAsync(request, Headers, cancellationToken: TestHub.Token));
            }
        }

        private async Task<string> Ask<T>(string path, RightAction by, AsyncUnaryCall<T> call)
            where T : IMessage
        {
            string text;
            try
            {
                text = (await call).ToString()!;
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.NotFound or StatusCode.PermissionDenied)
            {
                text = refused.ToString();
            }

            Note(path, by, text);
            return text;
        }

        private async Task Ask<T>(string path, RightAction by, IAsyncStreamReader<T> stream, Func<T, bool> isLast)
            where T : IMessage
        {
            try
            {
                while (await stream.MoveNext(TestHub.Token))
                {
                    Note(path, by, stream.Current.ToString()!);
                    if (isLast(stream.Current)) return;
                }
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.PermissionDenied)
            {
                Note(path, by, refused.ToString());
            }
        }

        private void Note(string path, RightAction by, string answer)
        {
            foreach (var found in CanaryText().Matches(answer).Select(m => m.Value).Distinct())
            {
                var canary = _byNumber[found[2..]];
                if (MaySee(canary, found[0], by)) continue;
                Leaks.Add($"{agency} {purpose} {path}: {found} of {canary.Fate} {canary.Record.Dataset} of {canary.Company[..2]}");
            }
        }

        // The rule, written a second time: what the hub computes from publicity terms, the fate of a record says here.
        private bool MaySee(Canary canary, char text, RightAction by)
        {
            if (canary.Target is { } target && !MaySee(target, 'N', by)) return false;
            var dataset = _directory.FindDataset(canary.Record.Dataset)!;
            var level = by == RightAction.None ? Disclosure.Public : _rights.LevelOf(by, dataset.Code);
            if (level < dataset.Disclosure) return false;
            var answers = by != RightAction.None && (canary.Source == agency || _whole.Has(RightAction.Decide, dataset.Code));
            if (canary.Fate is RecordFate.Repaired or RecordFate.Withdrawn && !answers) return false;
            if (level > Disclosure.Public) return text != 'P' || canary.Fate is RecordFate.Standing or RecordFate.Shielded;
            if (canary.Fate != RecordFate.Standing || canary.Target is not null) return false;
            return text switch
            {
                'R' => false,
                'P' => !canary.IsIndividual,
                'B' => !(canary.IsIndividual && canary.Record.JudgmentDefault is not null),
                _ => true,
            };
        }

        private static EffectiveRights RightsOf(TestHub hub, string agency, string? purpose) => EffectiveRights.Of(
            hub.Service<RulesInForce>().Current.Directory, agency, purpose, BeijingDateOf(hub));

        private static Domain.Calendar.BeijingDate BeijingDateOf(TestHub hub) => Domain.Calendar.BeijingDate.At(hub.Time.GetUtcNow());
    }

    [GeneratedRegex(@"\b[NDBPR]-\d{4}\b")]
    private static partial Regex CanaryText();
}
