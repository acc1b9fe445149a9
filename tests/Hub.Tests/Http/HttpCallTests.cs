using System.Text.Json.Nodes;
using CreditHub.Hub.Http;
using CreditHub.Hub.Tests.Contract;
using CreditHub.Hub.Tests.Evidence;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Http;

/// <summary>A call by HTTP is the call by gRPC: same answers, same refusals, same log.</summary>
public sealed class HttpCallTests
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private static readonly string[] ChangesWithTime = ["decision_id", "decided_at", "answered_at", "at", "age_seconds", "issued_at",
        "next_page_token"];

    private static IEnumerable<MethodDescriptor> Unary =>
        ContractFacts.Methods.Values.Where(m => !m.IsClientStreaming && !m.IsServerStreaming).OrderBy(m =>
            m.FullName, StringComparer.Ordinal);

    [Fact]
    public async Task EveryRefusal_OfEveryUnaryCall_HasTheSameReasonAndFaults()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        using var http = new HttpClient();
        var random = new RandomRequests(7);
        (string, string)[][] callers =
        [
            [("credithub-agency", "nobody")], [("credithub-agency", "sx-court")], HttpCaller.As("sx-court", "flying"),
                HttpCaller.As("sx-tax", "reporting"),
            HttpCaller.As("sx-procurement", "procurement"), [.. HttpCaller.As("sx-procurement", "procurement"),
                ("credithub-acting-for", Rows.Company)],
            HttpCaller.As("sx-market", "supervision"), HttpCaller.As("bank-xian", "financing"),
        ];
        var (compared, reasons) = (0, new HashSet<string>());
        foreach (var method in Unary)
        {
            foreach (var headers in callers)
            {
                foreach (var message in new[] { method.InputType.Parser.ParseFrom([]), random.Of(method.InputType),
                    random.Of(method.InputType) })
                {
                    var binding = HttpBinding.Of(method).First();
                    foreach (var field in binding.Variables.Where(f =>
                        f.Accessor.GetValue(message) is "")) field.Accessor.SetValue(message, "x");
                    if (!binding.HasBody && HttpCaller.TargetOf(binding, message).Length > 6000) continue;
                    var byGrpc = await ByGrpc(hub, binding.MethodPath, message, headers);
                    var byHttp = await http.Call(hub.Address, binding, message, headers);
                    var (reason, faults) = byHttp.Status == 200 ? ("OK", "") : (byHttp.Reason, FaultsOf(byHttp.Json));
                    Assert.True(byGrpc.Reason == reason && byGrpc.Faults == faults,
                        $"{method.FullName} of {string.Join(' ', headers)}: {byGrpc} by gRPC, {byHttp.Body} by HTTP for {message}");
                    compared++;
                    reasons.Add(reason);
                }
            }
        }

        Assert.True(compared > 1000, $"{compared} calls were compared.");
        Assert.True(reasons.Count > 20, $"Only {string.Join(", ", reasons)} came about.");
    }

    [Fact]
    public async Task Answers_AreThoseOfGrpcInProtobufsJson()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        using var http = new HttpClient();
        (string Agency, IMessage Request)[] asked =
        [
            ("sx-procurement", new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement",
                Freshness = new Freshness { FullyConsistent = true } }),
            ("sx-procurement", new CheckRequest { UnifiedSocialCreditCode = Rows.OtherCompany, MatterCode = "procurement",
                EffectiveOn = Rows.Day(2026, 10, 30) }),
            ("sx-market", new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }),
            ("sx-market", new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.Penalty,
                RecordKind.Registration }, PageSize = 1 }),
            ("sx-market", new ListActiveRequest { Filter = new SanctionFilter { MatterCodes = { "procurement", "bidding" },
                RegionCodes = { "610000" } }, PageSize = 10 }),
            ("sx-market", new ListSupervisionRulesRequest()),
            ("sx-market", new ListDatasetsRequest()), ("sx-market", new ListMeasuresRequest()),
                ("sx-market", new GetQualityRequest { Days = 30 }),
            ("sx-market", new ListPublicRequest { UnifiedSocialCreditCode = Rows.Company }),
            ("operator", new GetRulesRequest { IncludeDocuments = true }), ("sx-market", new GetPolicyFiguresRequest { Days = 30 }),
        ];
        foreach (var (agency, request) in asked)
        {
            var method = Unary.Single(m => m.InputType == request.Descriptor);
            var headers = HttpCaller.As(agency, agency == "sx-procurement" ? "procurement" : "supervision");
            var answer = method.OutputType.Parser.ParseFrom(await Raw(hub, $"/{method.Service.FullName}/{method.Name}", request, headers));
            foreach (var binding in HttpBinding.Of(method))
            {
                var byHttp = await http.Call(hub.Address, binding, request, headers);
                Assert.True(byHttp.Status == 200, $"{method.FullName}: {byHttp.Body}");
                Assert.Equal(WithoutTimes(Formatter.Format(answer)), WithoutTimes(byHttp.Body));
                Assert.Equal("application/json", byHttp.Headers["content-type"]);
                Assert.Equal("no-store", byHttp.Headers["cache-control"]);
            }
        }
    }

    [Fact]
    public async Task Calls_AreLoggedAndHaveReceiptsAsThoseByGrpc()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        using var http = new HttpClient();
        var check = await http.Send("POST", $"{hub.Address}/v1/checks",
            $$"""{"unified_social_credit_code": "{{Rows.Company}}", "matter_code": "procurement"}""",
            HttpCaller.As("sx-procurement", "procurement"));
        var profile = await http.Send("GET", $"{hub.Address}/v1/subjects/{Rows.Company}/profile", null,
            HttpCaller.As("sx-market", "supervision"));
        var refused = await http.Send("POST", $"{hub.Address}/v1/checks", """{"matter_code": 7}""", HttpCaller.As("sx-procurement",
            "procurement"));
        await DecisionLogTests.Flush(hub);

        var logged = Logged.Decisions(hub.EvidenceFolder).ToDictionary(d => Convert.ToHexStringLower(d.Decision.DecisionId.Span), d => d);
        Assert.Equal(("EligibilityService/Check", Rows.Company), Entry((string)check.Json["decision_id"]!));
        Assert.Equal(("SubjectService/GetProfile", Rows.Company), Entry(profile.Headers["credithub-decision-id"]));
        Assert.Equal(("EligibilityService/Check", ""), Entry(refused.Headers["credithub-decision-id"]));
        Assert.Equal(refused.Headers["credithub-decision-id"], (string)refused.Json["decision_id"]!);
        var receipt = await http.Send("GET", $"{hub.Address}/v1/decisions/{(string)check.Json["decision_id"]!}/receipt", null,
            HttpCaller.As("sx-procurement", "procurement"));
        Assert.Equal(200, receipt.Status);

        (string, string) Entry(string id) => logged.TryGetValue(id, out var d) || logged.TryGetValue(Guid.Parse(id).ToString("N"), out d)
            ? (d.Call.Operation, d.Decision.UnifiedSocialCreditCode) : ("(not logged)", id);
    }

    [Fact]
    public async Task Rate_IsTakenFromByCallsOfEitherKindAndByWhatCannotBeRead()
    {
        await using var hub = await TestHub.StartAsync(settings: ["--Hub:Limits:CallsPerSecond=5", "--Hub:Limits:HoldBackMilliseconds=0"]);
        using var http = new HttpClient();
        var answers = new List<HttpAnswer>();
        for (var i = 0; i < 30; i++) answers.Add(await http.Send("POST", $"{hub.Address}/v1/checks", "{", HttpCaller.As("sx-procurement",
            "procurement")));

        var refused = answers.First(a => a.Reason == "RATE_EXCEEDED");
        Assert.Equal((429, "1"), (refused.Status, refused.Headers["retry-after"]));
        Assert.True((long)refused.Json["retry_after_ms"]! is > 0 and <= 1000);
        Assert.Equal("MESSAGE_MALFORMED", answers[0].Reason);
    }

    private static async Task<(string Reason, string Faults)> ByGrpc(TestHub hub, string method, IMessage message,
        (string, string)[] headers)
    {
        try
        {
            await Raw(hub, method, message, headers);
            return ("OK", "");
        }
        catch (RpcException e)
        {
            var violations = e.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations.Select(v =>
                $"{v.Field} {v.Reason} {v.Description}") ?? [];
            return (e.Reason(), string.Join('\n', violations));
        }
    }

    private static async Task<byte[]> Raw(TestHub hub, string method, IMessage message, (string, string)[] headers)
    {
        var parts = method.Split('/');
        var bytes = Marshallers.Create(b => b, b => b);
        var metadata = new Metadata();
        foreach (var (name, value) in headers) metadata.Add(name, value);
        return await hub.Bare.CreateCallInvoker().AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, parts[1], parts[2], bytes, bytes), null,
                new CallOptions(metadata, cancellationToken: TestHub.Token), message.ToByteArray());
    }

    private static string FaultsOf(JsonNode problem) =>
        string.Join('\n', (problem["violations"]?.AsArray() ?? []).Select(v => $"{v!["field"]} {v["reason"]} {v["description"]}"));

    private static string WithoutTimes(string json)
    {
        var node = JsonNode.Parse(json)!;
        Strip(node);
        return node.ToJsonString();
    }

    // Names in order: protobuf writes by number, and the library by declaration.
    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Strip(item);
        }
        else if (node is JsonObject members)
        {
            var ordered = members.Where(m => !ChangesWithTime.Contains(m.Key)).OrderBy(m => m.Key, StringComparer.Ordinal).ToList();
            members.Clear();
            foreach (var (name, value) in ordered) members[name] = value;
            foreach (var (_, value) in members) Strip(value);
        }
    }
}
