using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary><c>hubctl accesses</c>: every page of who looked.</summary>
public sealed class AccessesTests : CliFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hub.Subjects.Accesses = [.. Enumerable.Range(1, 5).Select(n => new DataAccess
        {
            At = $"2026-11-2{n}T10:00:00+08:00", Agency = "sx-tax", AgencyName = n == 5 ? "" : "税务局", Purpose = "supervision", Operation = "SubjectService/GetProfile", DecisionId = $"d{n}",
        })];
    }

    [Fact]
    public async Task Accesses_AreOneTableOfEveryPage()
    {
        var outcome = await RunAsync("accesses", Code, "--agency", "sx-portal", "--acting-for", Code);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        for (var n = 1; n <= 5; n++) Assert.Matches($"2026-11-2{n}T10:00:00\\+08:00 .*sx-tax.* supervision .*SubjectService/GetProfile .*d{n}", outcome.Out);
        Assert.Equal("5 accesses", outcome.Lines[^1].Trim());
        Assert.All(Hub.Calls.Arrived, call => Assert.Equal(("sx-portal", Code), (call.Agency, call.ActingFor)));
    }

    [Fact]
    public async Task Accesses_AsJson_AreALineEach()
    {
        var outcome = await RunAsync("accesses", Code, "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["d1", "d2", "d3", "d4", "d5"], outcome.Lines.Select(line => JsonParser.Default.Parse<DataAccess>(line).DecisionId));
    }

    [Fact]
    public async Task Accesses_Nobody_IsSaid()
    {
        Hub.Subjects.Accesses = [];
        Assert.Equal("0 accesses", Assert.Single((await RunAsync("accesses", Code)).Lines).Trim());
    }

    [Fact]
    public async Task Accesses_OfAnotherCompany_AreRefused()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(StatusCode.PermissionDenied, ErrorReason.OperatorOnly, "This is for the company itself.");
        var outcome = await RunAsync("accesses", Code, "--agency", "sx-tax");
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("This is for the company itself.", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accesses_WithoutACode_IsWrongUsage() => Assert.Equal(2, (await RunAsync("accesses")).ExitCode);
}
