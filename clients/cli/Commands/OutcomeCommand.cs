using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl outcome</c>: feeds back what was done with a decision, and shows how measures are used.</summary>
internal static class OutcomeCommand
{
    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "outcome", "Feeds back what was done with a decision, and shows how measures are used; see its subcommands.",
            ["outcome report intercepted 91610131MA6TYKRX7K procurement --decision 01a20b35371c7f219efc1069a3381ada --measure bar-procurement", "outcome use --days 365"], [],
            call => throw new UsageException("Say what: «outcome report» or «outcome use»."));
        command.Subcommands.Add(Report(frame));
        command.Subcommands.Add(Use(frame));
        return command;
    }

    private static Command Report(CommandFrame frame)
    {
        var kind = new Argument<string>("OUTCOME") { Description = "intercepted, restricted, warned, let-pass or favoured." };
        var code = new Argument<string>("CODE") { Description = "Unified social credit code, 18 characters." };
        var matter = new Argument<string>("MATTER") { Description = "Matter code, such as procurement." };
        var decision = Values.Text("--decision", "ID", "Decision id of the hub's answer.");
        var number = Values.Text("--number", "NUMBER", "Your own number of the transaction, where there is no decision.");
        var measures = Values.Texts("--measure", "MEASURE", "Measure that was applied.");
        var reason = Values.Text("--reason", "TEXT", "Why; required where it was let pass.");
        var region = Values.Text("--region", "CODE", "Region of the transaction.");
        var caseNumber = Values.Text("--case", "NUMBER", "Case number of the transaction.");
        var day = Values.Date("--on", "Day on which it was done. Default: today in Beijing.");
        return frame.Command(
            "report", "Feeds back what was done with a decision. Safe to repeat.",
            ["outcome report intercepted 91610131MA6TYKRX7K procurement --decision 01a20b35371c7f219efc1069a3381ada --measure bar-procurement"],
            [kind, code, matter, decision, number, measures, reason, region, caseNumber, day],
            call => CodeHint.AroundAsync(call.Terminal, call.Value(code), () => ReportAsync(call, new ReportOutcomeRequest
            {
                DecisionId = call.Value(decision) ?? "",
                OwnNumber = call.Value(number) ?? "",
                UnifiedSocialCreditCode = call.Value(code),
                MatterCode = call.Value(matter),
                MeasureCodes = { call.Value(measures) },
                Kind = KindOf(call.Value(kind)),
                Reason = call.Value(reason) ?? "",
                RegionCode = call.Value(region) ?? "",
                CaseNumber = call.Value(caseNumber) ?? "",
                DoneOn = (call.Value(day) ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime)).ToBeijingDate(),
            })));
    }

    private static Command Use(CommandFrame frame)
    {
        var days = new Option<int>("--days") { Description = "Days up to today; 365 unless given.", DefaultValueFactory = _ => 0 };
        var measure = Values.Text("--measure", "MEASURE", "Only this measure.");
        var agency = Values.Text("--of", "AGENCY", "Only this agency; another than the caller only for the operator.");
        var region = Values.Text("--region", "CODE", "Only this region and all in it.");
        return frame.Command(
            "use", "Shows how measures are used: orders against feedback, and outcomes by measure, agency, region and month.",
            ["outcome use", "outcome use --measure bar-procurement --region 610100"], [days, measure, agency, region],
            call => UseAsync(call, new GetMeasureUseRequest
            {
                Days = call.Value(days), MeasureCode = call.Value(measure) ?? "", Agency = call.Value(agency) ?? "", RegionCode = call.Value(region) ?? "",
            }));
    }

    private static async Task<int> ReportAsync(HubCall call, ReportOutcomeRequest request)
    {
        var answer = await call.Hub.ReportOutcomeAsync(request, call.Cancellation);
        if (call.Json)
            call.WriteJson(answer);
        else
            call.Console.WriteLine(answer.Repeated ? "taken before" : "taken");
        return ExitCode.Ok;
    }

    private static async Task<int> UseAsync(HubCall call, GetMeasureUseRequest request)
    {
        var answer = await call.Hub.GetMeasureUseAsync(request, call.Cancellation);
        if (call.Json)
        {
            call.WriteJson(answer);
            return ExitCode.Ok;
        }

        var totals = Tables.With("measure", "effect", "orders", "of them met", "feedback", "transactions", "agencies");
        foreach (var t in answer.Totals)
        {
            totals.Row(
                t.MeasureCode, Labels.Of(t.Effect), Labels.Number(t.Orders), Labels.Number(t.OrdersMet), Labels.Number(t.Feedback),
                Labels.Number(t.Transactions), Labels.Number(t.Agencies));
        }

        call.Console.WriteCounted(totals, $"measures over {answer.Days} days");
        var lines = Tables.With("measure", "agency", "region", "month", "outcomes");
        foreach (var l in answer.Lines)
            lines.Row(l.MeasureCode, l.Agency, l.RegionCode, l.Month, string.Join(", ", l.Outcomes.Select(o => $"{Labels.Of(o.Kind)} {Labels.Number(o.Count)}")));
        call.Console.WriteCounted(lines, "lines of outcomes");
        return ExitCode.Ok;
    }

    private static OutcomeKind KindOf(string text) =>
        Enum.TryParse<OutcomeKind>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var kind) && kind != OutcomeKind.Unspecified && Enum.IsDefined(kind)
            ? kind
            : throw new UsageException($"«{text}» is no outcome: intercepted, restricted, warned, let-pass or favoured.");
}
