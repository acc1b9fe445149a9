using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.Adapters.Tests.Reporting;
using CreditHub.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using MiniExcelLibs;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports.Http;

/// <summary>An address of a real web server.</summary>
public sealed class HttpTransportTests : IAsyncLifetime
{
    // The test's clock runs faster than a slow machine answers.
    private const string Unhurried = ", \"timeoutSeconds\": 3600";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 2, 2, 0, 0, TimeSpan.Zero));
    private ConnectionTree _tree = null!;
    private HttpSourceServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _tree = await ConnectionTree.StartAsync(_time);
        _server = await HttpSourceServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _tree.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Look_Csv_IsDeliveredOnceAndThenAskedForOnCondition(bool byTag)
    {
        var modified = new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
        var conditions = new List<string>();
        _server.Answer = (context, _) =>
        {
            var (condition, known) = byTag ? (context.Request.Headers.IfNoneMatch.ToString(), "\"v1\"") : (context.Request.Headers.IfModifiedSince.ToString(), modified.ToString("R", CultureInfo.InvariantCulture));
            conditions.Add(condition);
            if (byTag) context.Response.Headers.ETag = known;
            else context.Response.Headers.LastModified = known;
            if (condition != known) return Csv(context, 12);
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        };
        var connection = Connect("csv");
        var result = await ConnectionTree.Look(_tree.Transport(connection));
        Assert.Equal(new DeliveryCounts { Read = 12, Recorded = 11, Refused = 1 }, result.Rows);
        Assert.Equal(result.Rows, _tree.Receipt().Counts);
        Assert.Single(Directory.GetFiles(Path.Combine(_tree.State, "receipts"), "*.quarantine.csv"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_tree.State, "spool")));

        Assert.Equal(0, (await ConnectionTree.Look(_tree.Transport(connection))).Delivered);
        Assert.Equal("", conditions[0]);
        Assert.NotEqual("", conditions[1]);
        Assert.Equal(11, _tree.Arrived.Count);
    }

    [Fact]
    public async Task Look_ServerWithoutTagsGivesTheSameAgain_DeliversNothing()
    {
        _server.Answer = (context, before) => Csv(context, before < 2 ? 3 : 4);
        var transport = _tree.Transport(Connect("csv"));
        Assert.Equal(3, (await ConnectionTree.Look(transport)).Rows.Recorded);
        Assert.Equal(0, (await ConnectionTree.Look(transport)).Delivered);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await ConnectionTree.Look(transport)).Rows.Recorded);
        Assert.True(_tree.Arrived[^1].Version > _tree.Arrived[0].Version);
    }

    [Fact]
    public async Task Look_Workbook_IsRead()
    {
        var path = _tree.PathOf("book.xlsx");
        await MiniExcel.SaveAsAsync(path, new[] { PenaltyTable.Columns.Zip(PenaltyTable.Row().Cells).ToDictionary(c => c.First, c => (object)c.Second) }, cancellationToken: Stop);
        _server.Answer = (context, _) =>
        {
            context.Response.ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            return context.Response.SendFileAsync(path, Stop);
        };
        Assert.Equal(1, (await ConnectionTree.Look(_tree.Transport(Connect("xlsx")))).Rows.Recorded);
    }

    [Fact]
    public async Task Look_PagesByLink_AreReadToTheLastAndDeliveredAsOne()
    {
        _server.Answer = (context, before) => Json(context, Page(before, 10), new { next = before < 2 ? $"?page={before + 2}" : null });
        var result = await ConnectionTree.Look(_tree.Transport(Connect("json", """, "rowsAt": "data.rows", "paging": {"kind": "next-link", "at": "links.next"}""")));
        Assert.Equal(new DeliveryCounts { Read = 30, Recorded = 30 }, result.Rows);
        Assert.Equal(["/penalties", "/penalties?page=2", "/penalties?page=3"], _server.Asked);
        Assert.Equal(1, result.Delivered);
    }

    [Fact]
    public async Task Look_PagesByNumber_AreReadUntilOneIsEmpty()
    {
        _server.Answer = (context, before) => Json(context, before < 3 ? Page(before, before == 2 ? 3 : 10) : []);
        var result = await ConnectionTree.Look(_tree.Transport(Connect(
            "json", """, "rowsAt": "data.rows", "paging": {"kind": "page-number", "parameter": "p", "firstPage": 0, "sizeParameter": "size", "size": 10}""", "/penalties?of=all")));
        Assert.Equal(23, result.Rows.Recorded);
        Assert.Equal(["/penalties?of=all&size=10&p=0", "/penalties?of=all&size=10&p=1", "/penalties?of=all&size=10&p=2", "/penalties?of=all&size=10&p=3"], _server.Asked);
    }

    [Fact]
    public async Task Look_PagesByCursor_CarryItOn()
    {
        _server.Answer = (context, before) => Json(context, Page(before, 5), before < 1 ? new { next = "a&b=1" } : new { next = "" });
        var result = await ConnectionTree.Look(_tree.Transport(Connect("json", """, "rowsAt": "data.rows", "paging": {"kind": "cursor", "at": "links.next", "parameter": "from"}""")));
        Assert.Equal(10, result.Rows.Recorded);
        Assert.Equal(["/penalties", "/penalties?from=a%26b%3D1"], _server.Asked);
    }

    [Theory]
    [InlineData(true, "Page 3 has the same rows as one before it")]
    [InlineData(false, "After 20 pages there is still a next one")]
    public async Task Look_PageRepeatsOrPagesNeverEnd_DeliversNothingAndSaysSo(bool repeats, string expected)
    {
        _server.Answer = (context, before) => Json(context, Page(repeats ? Math.Min(before, 1) : before, 5), new { next = $"?page={before}" });
        var transport = _tree.Transport(Connect("json", """, "rowsAt": "data.rows", "pagesMax": 20, "paging": {"kind": "next-link", "at": "links.next"}"""));
        Assert.Contains(expected, await FailureOf(transport), StringComparison.Ordinal);
        Assert.Empty(_tree.Arrived);
        Assert.Empty(Directory.GetFiles(Path.Combine(_tree.State, "spool")));
    }

    [Fact]
    public async Task Look_NextLinkLeadsToAnotherServer_IsNotFollowed()
    {
        _server.Answer = (context, _) => Json(context, Page(0, 5), new { next = "http://127.0.0.1:1/penalties" });
        var transport = _tree.Transport(Connect("json", """, "rowsAt": "data.rows", "paging": {"kind": "next-link", "at": "links.next"}"""));
        Assert.Contains("It is not followed", await FailureOf(transport), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_ServerIsBusy_WaitsAsLongAsItAsks()
    {
        var begun = _time.GetUtcNow();
        var cameAgain = begun;
        _server.Answer = (context, before) =>
        {
            if (before > 0)
            {
                cameAgain = _time.GetUtcNow();
                return Csv(context, 2);
            }

            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        };
        var look = ConnectionTree.Look(_tree.Transport(Connect("csv", Unhurried)));
        Assert.Equal(2, (await WhileTimePasses(look)).Rows.Recorded);
        Assert.True(cameAgain - begun >= TimeSpan.FromSeconds(120), $"It came again after {cameAgain - begun}.");
    }

    [Fact]
    public async Task Look_BodyIsCutInTheMiddle_IsAskedForAgainAndNothingOfTheFirstIsKept()
    {
        _server.Answer = async (context, before) =>
        {
            if (before > 0)
            {
                await Csv(context, 3);
                return;
            }

            context.Response.ContentType = "text/csv";
            context.Response.ContentLength = 100_000_000;
            // More than buffers on the way hold, so that some of it was read when it is cut off.
            var line = DropTree.Line(77) + "\n";
            await context.Response.WriteAsync(string.Join(',', PenaltyTable.Columns) + "\n", Stop);
            for (var i = 0; i < 200_000; i++) await context.Response.WriteAsync(line, Stop);
            context.Abort();
        };
        var result = await WhileTimePasses(ConnectionTree.Look(_tree.Transport(Connect("csv", Unhurried))));
        Assert.Equal(new DeliveryCounts { Read = 3, Recorded = 3 }, result.Rows);
        Assert.Equal(2, _server.Asked.Count);
    }

    [Fact]
    public async Task Look_ServerHangs_IsAskedAgainAfterTheTimeout()
    {
        _server.Answer = (context, before) => before > 0 ? Csv(context, 2) : Task.Delay(Timeout.Infinite, context.RequestAborted);
        var look = ConnectionTree.Look(_tree.Transport(Connect("csv")));
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (_server.Asked.Count < 2)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "It was not asked again.");
            await Task.Delay(20, Stop);
            if (_server.Asked.Count == 1) _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(2, (await look).Rows.Recorded);
    }

    [Fact]
    public async Task Look_ServerStaysBusy_GivesUpAfterFiveAttempts()
    {
        _server.Answer = (context, _) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => WhileTimePasses(ConnectionTree.Look(_tree.Transport(Connect("csv", Unhurried)))));
        Assert.Contains("answers with 500", failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, _server.Asked.Count);
    }

    [Theory]
    [InlineData("text/html", "a page of HTML, which is a login or an error")]
    [InlineData("application/pdf", "answers with application/pdf where text/csv was expected")]
    public async Task Look_WrongContentType_IsNotRead(string type, string expected)
    {
        _server.Answer = (context, _) => Write(context, type, "<html>");
        Assert.Contains(expected, await FailureOf(_tree.Transport(Connect("csv"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Look_BodyBeyondItsBound_IsNotReadFurther(bool packed)
    {
        _server.Answer = async (context, _) =>
        {
            context.Response.ContentType = "text/csv";
            if (packed) context.Response.Headers.ContentEncoding = "gzip";
            await using var body = packed ? new GZipStream(context.Response.Body, CompressionLevel.Fastest) : null;
            var block = new byte[64 << 10];
            // Far more than anyone should read: it ends when the other side goes.
            for (var i = 0; i < 100_000 && !context.RequestAborted.IsCancellationRequested; i++) await ((Stream?)body ?? context.Response.Body).WriteAsync(block, context.RequestAborted);
        };
        Assert.Contains("more than 100,000 bytes. Raise responseBytesMax", await FailureOf(_tree.Transport(Connect("csv", """, "responseBytesMax": 100000"""))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"data\": {\"rows\": {}}}", "at data.rows stands no list")]
    [InlineData("{\"data\": {\"rows\": [1]}}", "the list holds Number; it must hold objects")]
    [InlineData("{\"data\": ", "Page 1 is no JSON")]
    [InlineData("{\"data\": {\"rows\": [{\"a\": \"\\ud800\"}]}}", "Page 1 holds a text that is none")]
    public async Task Look_JsonOfAnotherShape_SaysWhere(string json, string expected)
    {
        _server.Answer = (context, _) => Write(context, "application/json", json);
        Assert.Contains(expected, await FailureOf(_tree.Transport(Connect("json", """, "rowsAt": "data.rows" """))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_ObjectsWithGapsAndNests_AreRowsOfTheirFlatFields()
    {
        var code = PenaltyTable.Code;
        _server.Answer = (context, _) => Write(context, "application/json", $$"""
            [ {"名称": "甲公司", "统一社会信用代码": "{{code}}", "文书号": "1号", "处罚类别": "罚款", "决定日期": "2026-10-20", "罚款金额(万元)": 1.5, "_links": {"self": "x"}, "有效": true},
              {"名称": "甲公司", "统一社会信用代码": "{{code}}", "文书号": "2号", "处罚类别": "罚款", "决定日期": "2026-10-20", "罚款金额(万元)": null},
              {"名称": "甲公司", "统一社会信用代码": "{{code}}", "文书号": ["3号"], "处罚类别": "罚款", "决定日期": "2026-10-20"} ]
            """);
        var result = await ConnectionTree.Look(_tree.Transport(Connect("json")));
        Assert.Equal(new DeliveryCounts { Read = 3, Recorded = 2, Refused = 1 }, result.Rows);
        Assert.Equal(1_500_000, _tree.Arrived[0].Penalty.Fine.MinorUnits);
        Assert.Null(_tree.Arrived[1].Penalty.Fine);
        Assert.Equal(["有效"], _tree.Receipt().IgnoredColumns);
    }

    // A server that refuses with status 200 has no list to be looked for.
    [Theory]
    [InlineData("""{"code": 401, "msg": "token expired"}""")]
    [InlineData("""{"code": 401, "data": null}""")]
    [InlineData("""{"code": "401", "rows": {}}""")]
    public async Task Look_ErrorInTheBodyWithoutAList_IsSaidAndNotTheMissingList(string body)
    {
        _server.Answer = (context, _) => Write(context, "application/json", body);
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(_tree.Transport(Connect("json"))));
        Assert.Contains("states an error, code: 401", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_Secrets_GoWithTheQuestionAndAreReadEachTime()
    {
        var headers = new List<string>();
        _server.Answer = (context, before) =>
        {
            headers.Add($"{context.Request.Headers.Authorization}|{context.Request.Headers["X-Api-Key"]}");
            return Csv(context, before + 1);
        };
        await File.WriteAllTextAsync(_tree.PathOf("token"), "t1\n", Stop);
        await File.WriteAllTextAsync(_tree.PathOf("key"), "k1\n", Stop);
        var transport = _tree.Transport(Connect("csv", """, "bearer": {"file": "token"}, "header": {"name": "X-Api-Key", "value": {"file": "key"}}"""));
        await ConnectionTree.Look(transport);
        await File.WriteAllTextAsync(_tree.PathOf("token"), "t2", Stop);
        await ConnectionTree.Look(transport);
        Assert.Equal(["Bearer t1|k1", "Bearer t2|k1"], headers);
    }

    [Theory]
    [InlineData(401, "check the secret under bearer or header")]
    [InlineData(302, "leads on to https://elsewhere.example/, which is not followed")]
    [InlineData(404, "answers with 404")]
    public async Task Look_Refusal_SaysWhatToDo(int status, string expected)
    {
        _server.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            if (status == 302) context.Response.Headers.Location = "https://elsewhere.example/";
            return Task.CompletedTask;
        };
        Assert.Contains(expected, await FailureOf(_tree.Transport(Connect("csv"))), StringComparison.Ordinal);
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task Look_AnswerThatIsNoTable_IsRefusedOnceAndKeptForWhoMendsIt()
    {
        _server.Answer = (context, _) => Write(context, "text/csv", "a,b\n1,2\n");
        var transport = _tree.Transport(Connect("csv"));
        Assert.Equal(1, (await ConnectionTree.Look(transport)).Refused);
        Assert.Equal(0, (await ConnectionTree.Look(transport)).Refused);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_tree.State, "receipts")).Length);
    }

    [Fact]
    public async Task Look_HubGoesAwayInTheMiddle_GoesOnFromWhatWasTakenWithoutAsking()
    {
        _server.Answer = (context, _) => Csv(context, 3000);
        using var stop = new CancellationTokenSource();
        _tree.RefuseRecord = _ =>
        {
            if (_tree.Arrived.Count == 2500) stop.Cancel();
            return null;
        };
        var connection = Connect("csv");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _tree.Transport(connection).Look(new PassResult(), stop.Token));
        var result = await ConnectionTree.Look(_tree.Transport(connection));
        Assert.Equal(3000, result.Rows.Read);
        Assert.Equal(2728, _tree.Documents().Distinct().Count());
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task Check_ShowsWhatIsThereAndTakesNothing()
    {
        _server.Answer = (context, _) => Json(context, Page(0, 7));
        var shown = await ConnectionTree.Check(_tree.Transport(Connect("json", """, "rowsAt": "data.rows", "paging": {"kind": "page-number", "parameter": "page"}""")));
        Assert.Contains("7 rows; their columns fit market.penalty", shown, StringComparison.Ordinal);
        Assert.Equal(["/penalties?page=1"], _server.Asked);
        Assert.Empty(_tree.Arrived);
    }

    [Theory]
    [InlineData("http://data.example.gov.cn/x", "", "transport.url: http can be read and changed by anyone")]
    [InlineData("ftp://data.example.gov.cn/x", "", "transport.url: write a whole address")]
    [InlineData("https://me:secret@data.example.gov.cn/x", "", "transport.url: take name and password out of it")]
    [InlineData("https://data.example.gov.cn/x", ", \"rowsAt\": \"a\"", "transport.rowsAt: it belongs to json.")]
    [InlineData("https://data.example.gov.cn/x", ", \"bearer\": \"secret\"", "A secret does not stand in this file")]
    public void Read_Settings_AreHeldToTheirBounds(string url, string more, string expected)
    {
        var fault = Assert.Throws<ConnectionFileException>(() => _tree.Connect($$"""{"kind": "http", "url": "{{url}}", "content": "csv"{{more}} }"""));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret\"", fault.Message.Replace("/path/to/secret\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnencryptedThatIsMeant_Passes() =>
        _tree.Connect("""{"kind": "http", "url": "http://10.0.0.1/x", "content": "csv", "allowUnencrypted": true}""");

    private Connection Connect(string content, string more = "", string path = "/penalties") =>
        _tree.Connect($$"""{"kind": "http", "url": "{{_server.Address}}{{path}}", "content": "{{content}}"{{more}} }""");

    private static async Task<string> FailureOf(Adapters.Transports.ITransport transport) =>
        (await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(transport))).Message;

    // Pauses are of the test's clock, which goes on in small steps until the look is over.
    private async Task<PassResult> WhileTimePasses(Task<PassResult> look)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (!look.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"The look did not end within {Patience}.");
            await Task.Delay(20, Stop);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        return await look;
    }

    // Each eleventh row is refused here.
    private static Task Csv(HttpContext context, int rows) => Write(context, "text/csv; charset=utf-8", string.Join(
        '\n', [string.Join(',', PenaltyTable.Columns), .. Enumerable.Range(2, rows).Select(n => n % 11 == 0 ? DropTree.Line(n, ("决定日期", "2026-02-30")) : DropTree.Line(n)), ""]));

    private static object[] Page(int number, int rows) => [.. Enumerable.Range((number * 100) + 1, rows).Select(n =>
        PenaltyTable.Columns.Zip(PenaltyTable.Row(n).Cells).Where(c => c.Second.Length > 0).ToDictionary(c => c.First, c => c.Second))];

    private static Task Json(HttpContext context, object[] rows, object? links = null) => Write(context, "application/json", JsonSerializer.Serialize(new { data = new { rows }, links }));

    private static Task Write(HttpContext context, string type, string body)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, Stop);
    }
}
