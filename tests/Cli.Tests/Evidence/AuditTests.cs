using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary><c>hubctl audit</c>: searches, exports and warnings.</summary>
public sealed class AuditTests : EvidenceFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hub.Evidence.Decisions =
        [
            Found("d1", d => d.Verdict = Verdict.Barred), Found("d2", d => d.Refusal = ErrorReason.PurposeNotGranted), Found("d3", _ => { }), Found("d4", d => d.Verdict = Verdict.Clear),
            Found("d5", d => d.Verdict = Verdict.Attention),
        ];
    }

    [Fact]
    public async Task Audit_ShowsWhatWasFoundOverAllPages()
    {
        var outcome = await RunAsync("audit", "--since", "2026-11-24T00:00");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        foreach (var (id, answer) in ((string, string)[])[("d1", "BARRED"), ("d2", "refused: .*PURPOSE_NOT_GRANTED|refused: purpose.not.granted"), ("d3", "data"), ("d4", "CLEAR"), ("d5", "ATTENTION")])
            Assert.Single(outcome.Lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, $"2026-11-24T09:39:26.* sx-procurement .*{Code} .*({answer}) .*ZB-1 .*{id}"));
        Assert.Equal("5 decisions", outcome.Lines[^1].Trim());
    }

    [Fact]
    public async Task Audit_Max_EndsTheSearchThere()
    {
        var outcome = await RunAsync("audit", "--max", "3", "--json");
        Assert.Equal(["d1", "d2", "d3"], outcome.Lines.Select(line => JsonParser.Default.Parse<LoggedDecision>(line).DecisionId));
        Assert.Equal(2, Hub.Calls.Arrived.Count(call => call.Method == "SearchDecisions"));
    }

    [Fact]
    public async Task Audit_EachOption_NarrowsTheSearch()
    {
        await RunAsync(
            "audit", "--by", "sx-procurement", "--subject", Code, "--for-purpose", "procurement", "--since", "2026-11-24T00:00", "--until", "2026-11-25T00:00:00+08:00",
            "--verdict", "barred", "--verdict", "unknown-subject", "--operation", "EligibilityService/Check", "--case", "ZB-1", "--refused");

        Assert.Equal(
            new DecisionFilter
            {
                Agency = "sx-procurement", UnifiedSocialCreditCode = Code, Purpose = "procurement", Since = "2026-11-24T00:00:00.000+08:00", Until = "2026-11-25T00:00:00.000+08:00",
                Verdicts = { Verdict.Barred, Verdict.UnknownSubject }, Operations = { "EligibilityService/Check" }, CaseNumber = "ZB-1", RefusedOnly = true,
            },
            Hub.Evidence.LastFilter);
    }

    [Fact]
    public async Task Export_WritesEveryDecisionAsALine()
    {
        var outcome = await RunAsync("audit", "export", "--by", "sx-procurement");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(Hub.Evidence.Decisions, outcome.Lines.Select(line => JsonParser.Default.Parse<LoggedDecision>(line)));
        Assert.Equal("sx-procurement", Hub.Evidence.LastFilter!.Agency);
    }

    [Fact]
    public async Task Search_ANodeIsAway_IsRefusedUnlessAPartIsTakenWhichSaysWhatItLacks()
    {
        var log = new UnreachableLog { LogId = new string('c', 32), SealedAt = "2026-11-24T09:00:00+08:00" };
        (Hub.Evidence.Unreachable, Hub.Subjects.Unreachable) = ([log], [log]);
        foreach (var args in (string[][])[["audit"], ["audit", "export"], ["accesses", Code]])
        {
            var refused = await RunAsync(args);
            Assert.Equal((4, ""), (refused.ExitCode, refused.Out));
            Assert.Contains("EVIDENCE_LOG_UNREACHABLE", refused.Error, StringComparison.Ordinal);

            var part = await RunAsync([.. args, "--partial"]);
            Assert.Equal((0, $"hubctl: NOT WHOLE: log {log.LogId}, with entries up to {log.SealedAt} at least, cannot be reached\n"), (part.ExitCode, part.Error));
            Assert.NotEmpty(part.Out);
        }
    }

    [Fact]
    public async Task Warnings_StandBesideTheAgencysOwnPastAndGoOnFromTheFile()
    {
        Hub.Evidence.Warnings =
        [
            new UsageWarning { Agency = "sx-bidding", Anomaly = UsageAnomaly.Volume, Hour = "2026-11-24T09:00:00+08:00", Counted = 1_200, PastMost = 300, PastMean = 80, PastDays = 28 },
            new UsageWarning { Agency = "sx-tax", Anomaly = UsageAnomaly.Hours, Hour = "2026-11-24T03:00:00+08:00", Counted = 21, PastDays = 28 },
        ];
        var file = FileOf("warnings.token", "w1\n");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(60));

        var all = RunAsync("", stop.Token, "audit", "warnings", "--after", "w0", "--token-file", Path.Combine(Folder, "other.token"));
        var rest = RunAsync("", stop.Token, "audit", "warnings", "--token-file", file, "--json");
        foreach (var kept in (string[])[file, Path.Combine(Folder, "other.token")])
            while (!File.Exists(kept) || (await File.ReadAllTextAsync(kept, Cancelled)).Trim() != "w2") await Task.Delay(10, limit.Token);
        await stop.CancelAsync();

        var shown = await all;
        Assert.Equal(130, shown.ExitCode);
        Assert.Matches(@"^2026-11-24T09:00:00\+08:00  sx-bidding  .*volume.*: 1,200; in 28 days before at most 300, on average 80$", shown.Lines[0]);
        Assert.Equal("sx-tax", JsonParser.Default.Parse<UsageWarning>(Assert.Single((await rest).Lines)).Agency);
    }

    [Theory]
    [InlineData("no time; write it as", "audit", "--since", "yesterday")]
    [InlineData("is none of", "audit", "--verdict", "guilty")]
    [InlineData("--max", "audit", "--max", "many")]
    [InlineData("--out", "audit", "head")]
    [InlineData("--key", "audit", "verify", "/tmp")]
    public async Task Audit_WrongInput_IsWrongUsageAndAsksNoHub(string expected, params string[] args)
    {
        var outcome = await RunAsync(args);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Hub.Calls.Arrived);
    }

    [Fact]
    public async Task Audit_NotTheOperator_IsRefusedWithTheReason()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(StatusCode.PermissionDenied, ErrorReason.OperatorOnly, "This is the operator's.");
        foreach (var args in (string[][])[["audit"], ["audit", "export"], ["audit", "rotate"], ["audit", "head", "--out", Path.Combine(Folder, "hub.head")], ["audit", "keys"], ["audit", "warnings"]])
        {
            var outcome = await RunAsync(args);
            Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
            Assert.Contains("OPERATOR_ONLY: This is the operator's.", outcome.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(Folder, "hub.head")));
    }

    private static LoggedDecision Found(string id, Action<EvidenceDecision> with)
    {
        var decision = new EvidenceDecision { UnifiedSocialCreditCode = Code, MatterCode = "procurement", CaseNumber = "ZB-1" };
        with(decision);
        return new LoggedDecision { DecisionId = id, Call = CallBy("sx-procurement"), Decision = decision };
    }
}
