using System.Text.Json.Nodes;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Rulebooks;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Rulebooks;

/// <summary>Edits of the shipped rules that change verdicts.</summary>
internal static class RuleEdits
{
    public static JsonNode Measure(this JsonNode catalogue, string code) => catalogue["measures"]!.AsArray().Single(m => (string?)m!["code"] == code)!;

    /// <summary>A folder in which abnormal operation bars, where the shipped catalogue only has it considered.</summary>
    public static string WithAbnormalOperationBarring(string into, string version = "edited")
    {
        var config = DirectoryEdit.CopyOfConfig(into);
        DirectoryEdit.Edit(config, "catalogue.json", version, c => c.Measure("consider-abnormal-operation")["effect"] = "must");
        return config;
    }

    /// <summary>The number of the rules that a node has in force.</summary>
    public static long RulesNumber(this TestHub hub) => hub.Service<RulesInForce>().InForce.Number;

    /// <summary>Waits until every company was reviewed by the rules in force.</summary>
    public static Task Reviewed(this TestHub hub) => Eventually.Holds(
        "every company was reviewed", async () => await hub.Service<RulebookLedger>().ReviewedBy(TestHub.Token) >= hub.Service<RulesInForce>().InForce.StandingsSince);

    public static async Task<GetRulesResponse> Rules(this TestHub hub) => await hub.Operator.GetRulesAsync(new GetRulesRequest(), cancellationToken: TestHub.Token);

    public static async Task<string> Refused<T>(Func<AsyncUnaryCall<T>> call) =>
        (await Assert.ThrowsAsync<RpcException>(async () => await call())).Reason() ?? "";
}
