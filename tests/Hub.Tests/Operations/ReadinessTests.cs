using System.Net;
using System.Text.Json;

namespace CreditHub.Hub.Tests.Operations;

public sealed class ReadinessTests
{
    private static readonly string[] Checks = ["clock", "evidence", "feed", "commits", "grains", "loops", "calendar"];

    [Fact]
    public async Task Ready_AskedForJson_NamesEachCheckWithItsReason()
    {
        await using var hub = await TestHub.StartAsync();

        using var answer = await Ask(hub, "application/json");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(TestHub.Token));
        var checks = told.RootElement.GetProperty("checks").EnumerateArray().ToList();
        Assert.Equal(Checks, checks.Select(c => c.GetProperty("check").GetString()));
        Assert.All(checks, c => Assert.NotEmpty(c.GetProperty("reason").GetString()!));
        Assert.All(checks, c => Assert.Contains(c.GetProperty("status").GetString(), (string[])["Healthy", "Degraded"]));

        // The calendar of the tests' rules lacks the year that comes after their clock's.
        Assert.Equal("Degraded", told.RootElement.GetProperty("status").GetString());
        Assert.Contains("does not hold 2027", checks[^1].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json;q=0")]
    [InlineData("no media type")]
    public async Task Ready_AskedForNothingInParticular_IsLines(string? accept)
    {
        await using var hub = await TestHub.StartAsync();

        using var answer = await Ask(hub, accept);

        var lines = (await answer.Content.ReadAsStringAsync(TestHub.Token)).Split('\n');
        Assert.Equal("Degraded", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("feed: Healthy. ", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> Ask(TestHub hub, string? accept)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{hub.OperationsAddress}/ready"));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await http.SendAsync(request, TestHub.Token);
    }
}
