using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl check</c>: may this company do that?</summary>
internal static class CheckCommand
{
    private const string Description =
        """
        Asks whether a company may do something (逢办必查).
        Exit codes tell the verdict: 0 CLEAR, 10 ATTENTION, 11 BARRED, 12 UNKNOWN. Else 2 wrong usage, 3 refused, 4 hub not reachable.
        """;

    public static Command Create(CommandFrame frame)
    {
        var code = new Argument<string>("CODE") { Description = "Unified social credit code, 18 characters." };
        var matter = new Argument<string>("MATTER") { Description = "Matter code, such as procurement; «hubctl matters» lists them." };
        var region = Values.Text("--region", "CODE", "Region in which the matter lies, GB/T 2260.");
        var industry = Values.Text("--industry", "CODE", "Industry that the matter concerns, GB/T 4754-2017.");
        var on = Values.Date("--on", "Day for which the answer is to hold. Default: today in Beijing.");
        var knownAt = Values.Time("--known-at", "Answer with what the hub knew then.");
        var atLeast = Values.Text("--at-least", "TOKEN", "Answer only with everything up to this token known.");
        var consistent = new Option<bool>("--consistent") { Description = "Answer only with everything known that any node has acknowledged." };
        var caseNumber = Values.Text("--case", "NUMBER", "Your case number, for the evidence.");
        var papersMissing = new Option<bool>("--papers-missing") { Description = "The application lacks papers that the company commits itself to hand in; for licences under commitment." };

        var command = frame.Command(
            "check", Description,
            ["check 91610131MA6TYKRX7K procurement", "check 91610131MA6TYKRX7K procurement --on 2026-03-31 --known-at 2026-03-31T09:30 --case ZB-2026-17", "check 91610131MA6TYKRX7K licence-under-commitment --papers-missing"],
            [code, matter, region, industry, on, knownAt, atLeast, consistent, caseNumber, papersMissing],
            call => RunAsync(call, call.Value(code), call.Value(matter), new CheckDetails
            {
                Region = call.Value(region) ?? "",
                Industry = call.Value(industry) ?? "",
                EffectiveOn = call.Value(on),
                KnownAt = call.Value(knownAt),
                AtLeast = call.Value(atLeast) is { } token ? new ChangeToken { Value = token } : null,
                FullyConsistent = call.Value(consistent),
                CaseNumber = call.Value(caseNumber) ?? "",
                PapersMissing = call.Value(papersMissing),
            }));
        command.Validators.Add(result =>
        {
            var given = new Option[] { knownAt, atLeast, consistent }.Where(option => result.GetResult(option) is { Implicit: false }).ToList();
            if (given.Count > 1)
                result.AddError($"{string.Join(" and ", given.Select(option => option.Name))} exclude each other; give one of them.");
        });
        return command;
    }

    private static async Task<int> RunAsync(HubCall call, string code, string matter, CheckDetails details)
    {
        var answer = await CodeHint.AroundAsync(call.Terminal, code, () => call.Hub.CheckAsync(code, matter, details, call.Cancellation));
        if (call.Json)
            call.WriteJson(answer);
        else
            VerdictView.Write(call.Console, code, matter, answer);
        return answer.Verdict switch
        {
            Verdict.Clear => ExitCode.Ok,
            Verdict.Attention => ExitCode.Attention,
            Verdict.Barred => ExitCode.Barred,
            _ => ExitCode.UnknownSubject,
        };
    }
}
