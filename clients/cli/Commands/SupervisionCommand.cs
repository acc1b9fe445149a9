using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;
using Google.Protobuf;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl supervision</c>: tiers, draws, and the proof that a draw was fair.</summary>
internal static class SupervisionCommand
{
    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "supervision", "Shows tiers of supervision, draws random inspections and proves draws; see its subcommands.",
            ["supervision tier 91610131MA6TYKRX7K", "supervision draw plan.json", "supervision verify-draw 2026-11"], [],
            call => throw new UsageException("Say what: «supervision tier», «rules», «draw», «draws», «show» or «verify-draw»."));
        command.Subcommands.Add(Tier(frame));
        command.Subcommands.Add(frame.Command("rules", "Lists the industries' supervision rules in force.", ["supervision rules"], [], RulesAsync));
        command.Subcommands.Add(Draw(frame));
        command.Subcommands.Add(frame.Command("draws", "Lists draws, newest first.", ["supervision draws"], [], DrawsAsync));
        command.Subcommands.Add(Show(frame));
        command.Subcommands.Add(VerifyDrawCommand.Create(frame));
        return command;
    }

    private static Command Tier(CommandFrame frame)
    {
        var code = new Argument<string>("CODE") { Description = "Unified social credit code, 18 characters." };
        var rules = Values.Text("--rules", "RULES", "Only these rules, such as food.");
        return frame.Command(
            "tier", "Says in which tier a company is, by which version of which rules, and why.", ["supervision tier 91610131MA6TYKRX7K"], [code, rules],
            call => CodeHint.AroundAsync(call.Terminal, call.Value(code), () => TierAsync(call, call.Value(code), call.Value(rules) ?? "")));
    }

    private static Command Draw(CommandFrame frame)
    {
        var file = new Argument<string>("FILE") { Description = "The request as JSON: draw_number, seed, tasks, inspectors, region_codes; «-» reads the standard input." };
        return frame.Command(
            "draw", "Draws companies and inspectors. The same number with the same request gives the first draw.",
            ["supervision draw plan.json"], [file], call => DrawAsync(call, call.Value(file)));
    }

    private static Command Show(CommandFrame frame)
    {
        var number = new Argument<string>("DRAW") { Description = "Number of the draw." };
        return frame.Command(
            "show", "Shows a draw with its visits and the results that came back.", ["supervision show 2026-11"], [number],
            async call => Write(call, await call.Hub.GetDrawAsync(call.Value(number), call.Cancellation)));
    }

    private static async Task<int> TierAsync(HubCall call, string code, string rules)
    {
        var answer = await call.Hub.GetTierAsync(code, rules, call.Cancellation);
        if (call.Json)
        {
            call.WriteJson(answer);
            return ExitCode.Ok;
        }

        call.WarnOfOverdue(answer.SourceAges);
        var table = Tables.With("rules", "version", "tier", "why", "share", "a year", "rests on", "rule");
        foreach (var t in answer.Tiers)
        {
            table.Row(
                t.RulesCode, t.RulesVersion, $"{t.Tier}", t.Because.Length == 0 ? "no condition holds" : t.Because, Permille(t.SharePermille),
                Labels.Number(t.TimesPerYear), string.Join("; ", t.Evidence.Select(e => Labels.Of(e))), t.Rule + (t.Unverified ? " [not yet verified]" : ""));
        }

        call.Console.WriteCounted(table, "tiers");
        return ExitCode.Ok;
    }

    private static async Task<int> RulesAsync(HubCall call)
    {
        var table = Tables.With("rules", "version", "regulator", "name", "industries", "conditions", "shares A B C D", "rule");
        foreach (var r in await call.Hub.ListSupervisionRulesAsync(call.Cancellation))
        {
            if (call.Json)
            {
                call.WriteJson(r);
                continue;
            }

            table.Row(
                r.Code, r.Version, r.Regulator, r.NameZh, string.Join(" ", r.IndustryCodes), string.Join("\n", r.Conditions),
                string.Join(" ", r.Sampling.Select(s => Permille(s.SharePermille))), r.Rule + (r.Unverified ? " [not yet verified]" : ""));
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "sets of rules");
        return ExitCode.Ok;
    }

    private static async Task<int> DrawAsync(HubCall call, string file)
    {
        using var input = InputFile.Open(file, call.Terminal);
        DrawRequest request;
        try
        {
            request = JsonParser.Default.Parse<DrawRequest>(await input.Lines.ReadToEndAsync(call.Cancellation));
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new UsageException($"«{file}» is no request for a draw: {fault.Message}");
        }

        return Write(call, await call.Hub.DrawAsync(request, call.Cancellation));
    }

    private static async Task<int> DrawsAsync(HubCall call)
    {
        var table = Tables.With("draw", "drawn", "by", "tasks", "visits", "digest of input");
        await foreach (var d in call.Hub.ListDrawsAsync(call.Cancellation))
        {
            if (call.Json)
                call.WriteJson(d);
            else
                table.Row(d.DrawNumber, Labels.Of(d.DrawnOn), d.DrawnBy, string.Join(", ", d.TaskCodes), Labels.Number(d.Visits), d.InputDigest);
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "draws");
        return ExitCode.Ok;
    }

    private static int Write(HubCall call, InspectionDraw draw)
    {
        if (call.Json)
        {
            call.WriteJson(draw);
            return ExitCode.Ok;
        }

        call.WarnOfOverdue(draw.SourceAges);
        call.Console.Write(Tables.Pairs(
            0, ("draw", draw.DrawNumber), ("seed", draw.Seed), ("algorithm", draw.Algorithm), ("drawn", $"{Labels.Of(draw.DrawnOn)} by {draw.DrawnBy}"),
            ("frozen at", draw.Token.Value), ("digest of input", draw.InputDigest)));
        var tasks = Tables.With("task", "agency", "item", "rules", "eligible A B C D", "drawn A B C D", "excluded");
        foreach (var t in draw.Tasks)
        {
            tasks.Row(
                t.Task.TaskCode, t.Task.Agency, t.Task.Item, $"{t.Task.RulesCode} {t.RulesVersion}", string.Join(" ", t.Eligible), string.Join(" ", t.Drawn), Labels.Number(t.Excluded));
        }

        call.Console.WriteCounted(tasks, "tasks");
        var visits = Tables.With("company", "tasks", "inspectors", "results");
        foreach (var v in draw.Visits)
        {
            visits.Row(
                v.UnifiedSocialCreditCode, string.Join(", ", v.TaskCodes), string.Join(", ", v.Inspectors.Select(i => $"{i.Agency}/{i.InspectorId}")),
                string.Join(", ", v.Results.Select(r => $"{r.TaskCode}: {r.ResultCode}")));
        }

        call.Console.WriteCounted(visits, "visits");
        return ExitCode.Ok;
    }

    private static string Permille(int share) => $"{share / 10.0:0.#} %";
}
