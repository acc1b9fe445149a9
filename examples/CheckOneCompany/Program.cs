using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.V1;

if (args is not [var code, var matter])
{
    await Console.Error.WriteLineAsync("Usage: CheckOneCompany CODE MATTER");
    return 2;
}

using var hub = CreditHubClient.Connect(new CreditHubClientOptions
{
    Address = Environment.GetEnvironmentVariable("CREDITHUB_ADDRESS") ?? "http://127.0.0.1:5080",
    Agency = "sx-procurement",
    Purpose = "procurement",
});

try
{
    var answer = await hub.CheckAsync(code, matter);
    Console.WriteLine($"{answer.Verdict}, decision {answer.DecisionId}");
    foreach (var reason in answer.Reasons)
        Console.WriteLine($"- {reason.MeasureName}, by {reason.Authority?.Name} {reason.DocumentNumber}; remedy: {reason.Remedy}");
    return answer.Verdict == Verdict.Barred ? 1 : 0;
}
catch (CreditHubException refusal)
{
    await Console.Error.WriteLineAsync($"{refusal.Message} {refusal.Advice}");
    return 3;
}
