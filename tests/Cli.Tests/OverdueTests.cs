using CreditHub.Cli.Shell;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

/// <summary>Whoever reads an answer is told of which sources it lacks what they have not said yet.</summary>
public sealed class OverdueTests : CliFixture
{
    private const string Sentence = "overdue: sx-court court.judgment-default (3 days); what they have not said yet is missing here";

    private static readonly SourceAge[] Ages =
    [
        new() { Source = "sx-court", Dataset = "court.judgment-default", CompleteAsOf = "2026-03-01T00:00:00Z", AgeSeconds = 3 * 86_400, Overdue = true },
        new() { Source = "sx-market", Dataset = "market.penalty", CompleteAsOf = "2026-03-01T00:00:00Z", AgeSeconds = 60 },
        new() { Source = "sx-finance", Dataset = "lists.procurement", AgeSeconds = -1 },
    ];

    [Theory]
    [InlineData("active")]
    [InlineData("active --json")]
    [InlineData("records " + Code)]
    [InlineData("query")]
    [InlineData("publicity list " + Code)]
    [InlineData("publicity overdue")]
    [InlineData("evaluations list " + Code)]
    [InlineData("supervision tier " + Code)]
    [InlineData("supervision show 2026-11")]
    [InlineData("figures")]
    public async Task Answer_OfASourceThatIsSilent_WarnsOnce(string command)
    {
        Fill(Ages);

        var outcome = await RunAsync(command.Split(' '));

        Assert.Equal((0, Sentence + "\n"), (outcome.ExitCode, outcome.Error));
        Assert.DoesNotContain("overdue:", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfSourcesThatAllSpoke_WarnsOfNothing()
    {
        Fill(Ages[1..]);
        Assert.Equal("", (await RunAsync("figures")).Error);
        Assert.Equal("", (await RunAsync("active")).Error);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2027, "The calendar of working days does not hold 2027: deadlines that reach it are provisional until its notice is published.\n")]
    public async Task Sources_WhereTheCalendarEndsSoon_WarnBesideTheTable(int missingYear, string expected)
    {
        Hub.Directory.CalendarMissingYear = missingYear;
        Assert.Equal(expected, (await RunAsync("sources")).Error);
    }

    [Fact]
    public async Task Answer_OfManySilentSources_NamesSomeAndWhereTheRestStand()
    {
        Fill([.. Enumerable.Range(1, 9).Select(n => new SourceAge { Source = $"a{n}", Dataset = "d", AgeSeconds = -1, Overdue = true })]);
        Assert.Equal(
            "overdue: a1 d (never stated), a2 d (never stated), a3 d (never stated), a4 d (never stated), a5 d (never stated) and 4 more («hubctl sources»); "
            + "what they have not said yet is missing here\n",
            (await RunAsync("figures")).Error);
    }

    [Fact]
    public async Task Watch_TellsWhenItCaughtUp()
    {
        Fill(Ages);
        Hub.Sanctions.Entries = 1;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        using var seen = new Said();
        var running = RunAsync(seen, stop.Token, "watch", "--from", "now");
        await SaidAsync(seen, Sentence);
        await stop.CancelAsync();
        Assert.Equal(130, await running);
    }

    [Fact]
    public async Task WatchEvaluations_TellsOfOthersAndThatThereAreNoneAnyMore()
    {
        var token = new ChangeToken { Value = "t1" };
        Hub.Evaluations.Told =
        [
            new WatchEvaluationsResponse { CaughtUp = new CaughtUp { Token = token, OverdueSources = { Ages[0] } } },
            new WatchEvaluationsResponse { Checkpoint = new Checkpoint { Token = token, OverdueSources = { Ages[0] } } },
            new WatchEvaluationsResponse { Checkpoint = new Checkpoint { Token = token } },
        ];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        using var seen = new Said();
        var running = RunAsync(seen, stop.Token, "evaluations", "watch");
        await SaidAsync(seen, "no source is overdue any more");
        await stop.CancelAsync();
        Assert.Equal(130, await running);
        Assert.StartsWith(Sentence + "\nno source is overdue any more\n", seen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_HasARowOfWhatIsOverdue()
    {
        Hub.Subjects.Profiles = [new CreditProfile { UnifiedSocialCreditCode = Code, Name = "西安示例有限公司", SourceAges = { Ages } }];
        var shown = await RunAsync("profile", Code);
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        Assert.Matches("(?m)^overdue +sx-court court.judgment-default: 3 days, overdue *$", shown.Out);
        Assert.DoesNotContain("market.penalty", shown.Out, StringComparison.Ordinal);

        Hub.Subjects.Profiles = [new CreditProfile { UnifiedSocialCreditCode = Code, SourceAges = { Ages[1..] } }];
        Assert.DoesNotContain("overdue", (await RunAsync("profile", Code)).Out, StringComparison.Ordinal);
    }

    private void Fill(SourceAge[] ages)
    {
        Hub.Sanctions.SourceAges = ages;
        Hub.Sanctions.Snapshot = [.. Enumerable.Range(1, 3).Select(n => new SnapshotEntry { SubjectName = $"第{n}号" })];
        Hub.Subjects.SourceAges = ages;
        Hub.Subjects.Profiles = [new CreditProfile { UnifiedSocialCreditCode = Code }, new CreditProfile { UnifiedSocialCreditCode = Code }];
        Hub.Publicity.SourceAges = ages;
        Hub.Publicity.Timeliness = new GetPublicationTimelinessResponse { SourceAges = { ages } };
        Hub.Evaluations.Held = new ListEvaluationsResponse { SourceAges = { ages } };
        Hub.Supervision.Tiers = new GetTierResponse { SourceAges = { ages } };
        Hub.Supervision.Published = new InspectionDraw { Token = new ChangeToken(), SourceAges = { ages } };
        Hub.Statistics.Figures = new GetPolicyFiguresResponse { Voluntary = new VoluntaryShare(), SourceAges = { ages } };
    }

    private async Task<int> RunAsync(TextWriter error, CancellationToken stop, params string[] args)
    {
        var terminal = new Terminal(
            TextWriter.Null, error, () => Stream.Null, name => name == "CREDITHUB_ADDRESS" ? Hub.Address : null, Interactive: false);
        return await Hubctl.RunAsync(args, terminal, stop);
    }

    private static async Task SaidAsync(Said seen, string sentence)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!seen.ToString().Contains(sentence, StringComparison.Ordinal)) await Task.Delay(10, patience.Token);
    }

    // Written by the program while the test reads.
    private sealed class Said : StringWriter
    {
        private readonly Lock _gate = new();

        public override void Write(char value)
        {
            lock (_gate) base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_gate) base.Write(buffer, index, count);
        }

        public override void Write(string? value)
        {
            lock (_gate) base.Write(value);
        }

        public override string ToString()
        {
            lock (_gate) return base.ToString();
        }
    }
}
