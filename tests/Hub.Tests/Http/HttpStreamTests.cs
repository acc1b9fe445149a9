using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace CreditHub.Hub.Tests.Http;

public sealed class HttpStreamTests
{
    private const string Lines = "application/x-ndjson";

    private static readonly (string, string)[] Procurement = HttpCaller.As("sx-procurement", "procurement");

    [Fact]
    public async Task CheckMany_AsLines_AnswersEachLineInOrder()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        using var http = new HttpClient();
        var body = new StringBuilder();
        for (var line = 0; line < 200; line++)
        {
            body.Append("""{"questions": [""").AppendJoin(", ", Enumerable.Range(0, 10).Select(i =>
                $$"""{"number": {{(line * 10) + i}}, "check": {{QuestionOf(i == 0 ? Rows.Company : "9")}} }""")).Append("]}\r\n");
            if (line % 50 == 0) body.Append("\n  \r\n");
        }

        var answer = await http.Send("POST", $"{hub.Address}/v1/checks/many", body.ToString().TrimEnd(), Procurement, Lines);

        Assert.Equal((200, Lines), (answer.Status, answer.Headers["content-type"]));
        var answers = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(l =>
            JsonNode.Parse(l)!["answers"]!.AsArray()).ToList();
        Assert.Equal(Enumerable.Range(0, 2000), answers.Select(a =>
            int.Parse((string?)a!["number"] ?? "0", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(answers.Where((_, i) => i % 10 == 0), a => Assert.Equal("VERDICT_BARRED", (string)a!["check"]!["verdict"]!));
        Assert.All(answers.Where((_, i) => i % 10 != 0), a => Assert.Equal("ERROR_REASON_CODE_MALFORMED", (string)a!["fault"]!["reason"]!));
    }

    [Fact]
    public async Task Report_AsLines_IsOnDiskWhenItIsAnsweredAndRepeatsAreKnown()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();
        var formatter = new Google.Protobuf.JsonFormatter(Google.Protobuf.JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));
        var row = Rows.Of(Rows.Registration());
        row.Row = 1;
        var line = $$"""{"rows": [{{formatter.Format(row)}}, {"row": 2}]}""";

        var answer = await http.Send("POST", $"{hub.Address}/v1/rows", $"{line}\n{line}\n", HttpCaller.As("sx-market", "reporting"), Lines);

        var results = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(l =>
            JsonNode.Parse(l)!["results"]!.AsArray()).ToList();
        Assert.Equal(["ROW_EFFECT_RECORDED", "ROW_EFFECT_REPEATED"], results.Where(r => (string)r!["row"]! == "1").Select(r =>
            (string?)r!["acknowledged"]?["effect"]));
        Assert.Equal(2, results.Count(r => (string)r!["row"]! == "2" && r.ToJsonString().Contains("FIELD_REQUIRED",
            StringComparison.Ordinal)));
        Assert.Equal(200, (await http.Send("GET", $"{hub.Address}/v1/subjects/{Rows.Company}/profile", null,
            HttpCaller.As("sx-market", "supervision"))).Status);
    }

    [Fact]
    public async Task Line_ThatIsNoMessage_EndsTheStreamAndIsNamed()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();
        var alone = await http.Send("POST", $"{hub.Address}/v1/checks/many", "{\"questions\": 3}\n", Procurement, Lines);
        Assert.Equal(("MESSAGE_MALFORMED", 400), (alone.Reason, alone.Status));
        Assert.StartsWith("Line 1: questions is a list.", (string)alone.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal("CALL_TORN", (await http.Send("POST", $"{hub.Address}/v1/checks/many", "\n", Procurement, Lines)).Reason);
        Assert.Equal("CONTENT_TYPE_UNKNOWN", (await http.Send("POST", $"{hub.Address}/v1/checks/many", "{}", Procurement)).Reason);

        // After answers have left, the problem is the last line. The client of the test reads before it has sent everything over HTTP/2
        // only.
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{hub.Address}/v1/checks/many")
        {
            Content = new GatedLines(), Version = System.Net.HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in Procurement) request.Headers.Add(name, value);
        request.Content.Headers.ContentType = new(Lines);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestHub.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestHub.Token));
        Assert.NotNull(JsonNode.Parse((await reader.ReadLineAsync(TestHub.Token))!)!["answers"]);
        ((GatedLines)request.Content).GoOn.SetResult();
        Assert.Equal("MESSAGE_MALFORMED", (string)JsonNode.Parse((await reader.ReadLineAsync(TestHub.Token))!)!["problem"]!["reason"]!);
        Assert.Null(await reader.ReadLineAsync(TestHub.Token));
    }

    [Fact]
    public async Task Watch_AsEvents_GoesOnAfterTheLastIdWithoutLossOrRepetition()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        using var http = new HttpClient();
        var target = $"{hub.Address}/v1/sanction-changes?beginning=true";
        var first = new List<SseItem<string>>();
        await foreach (var item in Events(http, target, null))
        {
            first.Add(item);
            if (item.EventType == "caught_up") break;
        }

        Assert.Equal("changes", first[0].EventType);
        Assert.Equal((string)JsonNode.Parse(first[0].Data)!["changes"]!["token"]!["value"]!, first[0].EventId);
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany, "(2026)陕0113执1195号")));

        // The start that the address states is that of the first time: a browser repeats it.
        await foreach (var item in Events(http, target, first[^1].EventId))
        {
            Assert.NotEqual("caught_up", item.EventType);
            if (item.EventType != "changes") continue;
            Assert.Contains(Rows.OtherCompany, item.Data, StringComparison.Ordinal);
            Assert.DoesNotContain(Rows.Company, item.Data, StringComparison.Ordinal);
            break;
        }

        var spoilt = await http.Send("GET", target, null, [.. HttpCaller.As("sx-market", "supervision"), ("accept", "text/event-stream"),
            ("last-event-id", "AQ")]);
        Assert.Equal(("TOKEN_MALFORMED", 400), (spoilt.Reason, spoilt.Status));
        var noTokens = await http.Send("GET", $"{hub.Address}/v1/profiles", null, [.. HttpCaller.As("sx-market", "supervision"),
            ("accept", "text/event-stream"), ("last-event-id", "AQ")]);
        Assert.Equal("ARGUMENTS_CONFLICT", noTokens.Reason);
    }

    [Fact]
    public async Task Streams_BeyondThoseOfAnAgency_AreRefusedAndAPlaceIsFreeWhenOneGoes()
    {
        await using var hub = await TestHub.StartAsync(settings: "--Hub:Limits:StreamsMax=2");
        using var http = new HttpClient();
        var target = $"{hub.Address}/v1/sanction-changes?now=true";
        var one = await Open(http, target);
        using var two = await Open(http, target);
        var refused = await http.Send("GET", target, null, HttpCaller.As("sx-market", "supervision"));
        Assert.Equal(("TOO_MANY_STREAMS", 429, "1"), (refused.Reason, refused.Status, refused.Headers["retry-after"]));

        one.Dispose();
        await Eventually.Holds("the place of the one that went is free", async () =>
        {
            using var next = await Open(http, target);
            return next.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task Watch_WhenTheHubStops_IsToldInItsLastEvent()
    {
        var hub = await TestHub.StartAsync();
        using var http = new HttpClient();
        var events = new List<SseItem<string>>();
        await foreach (var item in Events(http, $"{hub.Address}/v1/sanction-changes?now=true", null))
        {
            events.Add(item);
            if (item.EventType == "caught_up") await hub.DisposeAsync();
        }

        Assert.Equal("problem", events[^1].EventType);
        Assert.Equal(("NOT_SERVING", 503), ((string)JsonNode.Parse(events[^1].Data)!["reason"]!,
            (int)JsonNode.Parse(events[^1].Data)!["status"]!));
    }

    private static string QuestionOf(string code) => $$"""{"unified_social_credit_code": "{{code}}", "matter_code": "procurement"}""";

    private static async Task<HttpResponseMessage> Open(HttpClient http, string target, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        foreach (var (name, value) in HttpCaller.As("sx-market", "supervision")) request.Headers.Add(name, value);
        request.Headers.Add("accept", "text/event-stream");
        if (lastId is not null) request.Headers.Add("last-event-id", lastId);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestHub.Token);
    }

    private static async IAsyncEnumerable<SseItem<string>> Events(HttpClient http, string target, string? lastId)
    {
        using var response = await Open(http, target, lastId);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(TestHub.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestHub.Token)) yield return item;
    }

    /// <summary>A line that is a message, and after leave one that is none.</summary>
    private sealed class GatedLines : HttpContent
    {
        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync("{\"questions\": [{\"number\": 1}]}\n"u8.ToArray());
            await stream.FlushAsync();
            await GoOn.Task;
            await stream.WriteAsync("{\"questions\": 3}\n"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
