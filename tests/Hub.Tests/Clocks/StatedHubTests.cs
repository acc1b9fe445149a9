using CreditHub.Hub.Clocks;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Tests.Http;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Clocks;

/// <summary>
/// A hub with <c>Hub:Clock</c>: where it is refused, how it is marked, how its clock is moved and what a move brings about.
/// </summary>
public sealed class StatedHubTests
{
    private const string Begins = "2026-03-02T09:00:00+08:00";
    private const string Question = """{"unified_social_credit_code": "91610000220568570K", "matter_code": "procurement"}""";

    [Theory]
    [InlineData("--Hub:Clock=2026-03-02", "such as 2026-03-02T09:00:00+08:00")]
    [InlineData("--Hub:Clock=2026-03-02T09:00:00", "such as 2026-03-02T09:00:00+08:00")]
    [InlineData("--Hub:Clok=2026-03-02T09:00:00Z", "Did you mean Hub:Clock?")]
    [InlineData($"--Hub:Clock={Begins}", "Hub:Address is https://0.0.0.0:5080", "--Hub:Address=https://0.0.0.0:5080")]
    [InlineData($"--Hub:Clock={Begins}", "Hub:OperationsAddress is http://0.0.0.0:5081", "--Hub:OperationsAddress=http://0.0.0.0:5081",
        "--Hub:OperationsNetworks=10.0.3.0/24")]
    [InlineData($"--Hub:Clock={Begins}", "Hub:OperationsNetworks is 10.0.3.0/24", "--Hub:OperationsNetworks=10.0.3.0/24")]
    [InlineData($"--Hub:Clock={Begins}", "so is Hub:Redis", "--Hub:Redis=127.0.0.1:6379", "--Hub:SiloWithoutTls=true")]
    public void Clock_IsRefused(string clock, string says, params string[] settings)
    {
        var refused = Assert.Throws<StartupException>(() => HubHost.Check([clock, "--Hub:Access:Unauthenticated=true", .. settings]));

        Assert.Contains(says, Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/matters", null, 200)]
    [InlineData("POST", "/v1/checks", Question, 200)]
    [InlineData("POST", "/v1/checks", "{", 400)]
    [InlineData("GET", "/v1/sanction-changes?now=true&filter.matter_codes=x", null, 400)]
    [InlineData("GET", "/nowhere", null, 404)]
    [InlineData("GET", "/openapi.json", null, 200)]
    [InlineData("GET", "/ready", null, 200, true)]
    [InlineData("GET", "/alive", null, 200, true)]
    [InlineData("GET", "/metrics", null, 200, true)]
    [InlineData("GET", "/clock", null, 200, true)]
    [InlineData("POST", "/clock", "{}", 400, true)]
    public async Task Answer_ByHttp_IsMarked(string verb, string path, string? body, int status, bool isOperations = false)
    {
        await using var hub = await Start();
        using var http = new HttpClient();

        var address = isOperations ? hub.OperationsAddress : hub.Address;
        var answer = await http.Send(verb, address + path, body, HttpCaller.As("sx-procurement", "procurement"));

        Assert.Equal(status, answer.Status);
        Assert.StartsWith("stated 2026-03-02T09:0", answer.Headers[ClockEndpoint.Header], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfGrpc_IsMarked_ATakenCallARefusedOneAndAStream()
    {
        await using var hub = await Start();

        var check = hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, TestHub.As("sx-procurement"),
                cancellationToken: TestHub.Token);
        Assert.StartsWith("2026-03-02T09:0", (await check).DecidedAt, StringComparison.Ordinal);
        AssertMarked(await check.ResponseHeadersAsync);

        var refused = hub.Operator.GetRulesAsync(new GetRulesRequest(), TestHub.As("sx-market"), cancellationToken: TestHub.Token);
        AssertMarked((await Assert.ThrowsAsync<RpcException>(async () => await refused)).Trailers, await refused.ResponseHeadersAsync);

        using var stream = hub.Sanctions.Watch(
            new WatchRequest { Now = new StartNow() }, TestHub.As("sx-procurement"), cancellationToken: TestHub.Token);
        AssertMarked(await stream.ResponseHeadersAsync.WaitAsync(TimeSpan.FromSeconds(30), TestHub.Token));
    }

    [Fact]
    public async Task HubWithTheMachinesClock_MarksNothingAndHasNoClockToMove()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();

        Assert.DoesNotContain(ClockEndpoint.Header, (await http.Send("GET", $"{hub.Address}/v1/matters", null, HttpCaller.As("sx-court",
            "reporting"))).Headers.Keys);
        Assert.Equal(404, (await http.Send("GET", $"{hub.OperationsAddress}/clock", null, [])).Status);
        Assert.Contains("clock: Healthy. The clock is the machine's.", await hub.Readiness(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_GoesForwardByTheOperationsAddress_AndNeverBack()
    {
        await using var hub = await Start();
        using var http = new HttpClient();

        Assert.Contains("clock: Degraded. The clock is stated (Hub:Clock) and says 2026-03-02T09:0", await hub.Readiness(),
            StringComparison.Ordinal);
        Assert.StartsWith("2026-04-01T08:00:", await Moved("""{"to": "2026-04-01T08:00:00+08:00"}"""), StringComparison.Ordinal);
        Assert.StartsWith("2026-05-01T08:00:", await Moved("""{"by": "P30D"}"""), StringComparison.Ordinal);
        foreach (var refused in new[]
        {
            """{"to": "2026-04-30T08:00:00+08:00"}""", """{"by": "-PT1S"}""", """{"to": "2026-06-01"}""", """{"by": "a day"}""",
                """{"to": "2300-01-01T00:00:00Z"}""",
            """{"to": "2026-06-01T00:00:00Z", "by": "P1D"}""", """{"till": "2026-06-01T00:00:00Z"}""", "{}", "null", "[", "",
        })
        {
            var answer = await Move(refused);
            Assert.Equal((400, true), (answer.Status, answer.Json["refused"] is not null));
        }

        Assert.StartsWith("2026-05-01T08:00:", (string?)(await http.Send("GET", $"{hub.OperationsAddress}/clock", null, [])).Json["now"],
            StringComparison.Ordinal);

        async Task<string?> Moved(string body) => (string?)(await Move(body)).Json["now"];

        Task<HttpAnswer> Move(string body) => http.Send("POST", $"{hub.OperationsAddress}/clock", body, []);
    }

    [Fact]
    public async Task Clock_IsNotMovedByAPageInABrowser()
    {
        await using var hub = await Start();
        using var http = new HttpClient();
        const string Move = """{"by": "P1D"}""";

        Assert.Equal(400, (await http.Send("POST", $"{hub.OperationsAddress}/clock", Move, [], "text/plain")).Status);
        Assert.Equal(400, (await http.Send("POST", $"{hub.OperationsAddress}/clock", Move, [("host", "attacker.example")])).Status);
        Assert.Equal(404, (await http.Send("POST", $"{hub.Address}/clock", Move, HttpCaller.As("operator", "supervision"))).Status);
        Assert.Equal(200, (await http.Send("POST", $"{hub.OperationsAddress}/clock", Move, [("host", "localhost:5081")])).Status);
    }

    [Fact]
    public async Task Move_BringsAboutWhatIsDueByThen()
    {
        await using var hub = await Start();
        using var http = new HttpClient();
        var row = Rows.JudgmentDefault();
        (row.DecidedOn, row.EffectiveUntil) = (Rows.Day(2026, 2, 20), Rows.Day(2026, 6, 30));
        Assert.Equal(RowEffect.Recorded, Assert.Single(await hub.Report("sx-court", Rows.Of(row))).Acknowledged?.Effect);
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
        using var stream = hub.Sanctions.Watch(new WatchRequest { Now = new StartNow() }, TestHub.As("sx-procurement"),
            cancellationToken: TestHub.Token);
        await stream.ResponseHeadersAsync;

        await http.Send("POST", $"{hub.OperationsAddress}/clock", """{"to": "2026-07-01T09:00:00+08:00"}""", []);

        // The review that looks for terms that ran out waits half a minute between two looks. The move fires it at once.
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company)).Verdict);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await stream.ResponseStream.MoveNext(late.Token))
            if (stream.ResponseStream.Current.Changes is not null) break;
        Assert.StartsWith("2026-07-01T09:00:", stream.ResponseStream.Current.Changes?.RecordedAt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_OfARehearsal_GoesOnNeitherInThePastNorByTheMachinesClockBeforeItsEnd()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await Start(folder))
        {
            using var http = new HttpClient();
            await http.Send("POST", $"{hub.OperationsAddress}/clock", """{"to": "2027-01-05T08:00:00+08:00"}""", []);
            await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        }

        var back = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(folder));
        Assert.Contains("time does not go back", back.Message, StringComparison.Ordinal);
        var world = new FakeTimeProvider(new DateTimeOffset(2027, 1, 4, 0, 0, 0, TimeSpan.Zero));
        var ahead = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHub.StartAsync(folder, world));
        Assert.Contains("which has not come yet", ahead.Message, StringComparison.Ordinal);

        await using (await Start(folder, "2027-02-01T08:00:00+08:00"))
        {
        }

        world.SetUtcNow(new DateTimeOffset(2027, 2, 2, 0, 0, 0, TimeSpan.Zero));
        await using (await TestHub.StartAsync(folder, world))
        {
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Folder_OfAHubInService_IsNotRehearsedIn()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (await TestHub.StartAsync(folder))
        {
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(folder, "2028-01-01T08:00:00+08:00"));
        Assert.Contains("Rehearse on a copy", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Moves_WhileCallsAreUnderWay_LetNoneOfThemTimeOut()
    {
        await using var hub = await Start();
        using var http = new HttpClient();
        var moving = Task.Run(async () =>
        {
            for (var day = 0; day < 40; day++) await http.Send("POST", $"{hub.OperationsAddress}/clock", """{"by": "P1D"}""", []);
        }, TestHub.Token);
        for (var n = 0; n < 200 || !moving.IsCompleted; n++)
        {
            var reported = await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(n))));
            Assert.Equal(RowEffect.Recorded, Assert.Single(reported).Acknowledged?.Effect);
            Assert.Equal(Verdict.Clear, (await hub.Check(Rows.CodeOf(n))).Verdict);
        }

        await moving;
    }

    [Fact]
    public async Task Hubctl_ShowsAndMovesTheClock()
    {
        await using var hub = await Start();

        Assert.StartsWith("2026-03-02T09:0", (await Run(0, "clock", "show")).Out, StringComparison.Ordinal);
        Assert.StartsWith("2026-04-01T09:0", (await Run(0, "clock", "advance", "P30D")).Out, StringComparison.Ordinal);
        Assert.StartsWith("2026-06-01T08:00:0", (await Run(0, "clock", "set", "2026-06-01T08:00:00")).Out, StringComparison.Ordinal);
        Assert.Contains("goes forward only", (await Run(3, "clock", "set", "2026-05-01T08:00:00")).Error, StringComparison.Ordinal);
        Assert.Contains("time does not go back", (await Run(2, "clock", "advance", "-P1D")).Error, StringComparison.Ordinal);
        Assert.Contains("is no duration", (await Run(2, "clock", "advance", "30")).Error, StringComparison.Ordinal);
        await using var other = await TestHub.StartAsync();
        Assert.Contains("has no stated clock", (await Run(3, "clock", "show", "--operations", other.OperationsAddress)).Error,
            StringComparison.Ordinal);
        Assert.Contains("cannot be reached", (await Run(4, "clock", "show", "--operations", "http://127.0.0.1:1")).Error,
            StringComparison.Ordinal);

        async Task<(string Out, string Error)> Run(int exitCode, params string[] args)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var terminal = new Cli.Shell.Terminal(
                output, error, () => new MemoryStream(), name => name == "CREDITHUB_OPERATIONS" ? hub.OperationsAddress : null,
                    Interactive: false);
            var ended = await Cli.Hubctl.RunAsync(args, terminal, TestHub.Token);
            Assert.True(exitCode == ended, $"exit code {ended}: {error}");
            return (output.ToString(), error.ToString());
        }
    }

    private static Task<TestHub> Start(string? folder = null, string clock = Begins) =>
        TestHub.StartAsync(folder, TimeProvider.System, $"--Hub:Clock={clock}");

    private static void AssertMarked(params Metadata[] metadata) => Assert.StartsWith(
        "stated 2026-03-02T09:0", metadata.Select(m => m.GetValue(ClockEndpoint.Header)).FirstOrDefault(v => v is not null)
            ?? "(not marked)", StringComparison.Ordinal);
}
