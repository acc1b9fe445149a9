using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl publicity</c>: what is public today, who publishes too late, and by which rules.</summary>
internal static class PublicityCommand
{
    public static Command Create(CommandFrame frame)
    {
        var code = new Argument<string>("CODE") { Description = "Unified social credit code, 18 characters." };
        var command = frame.Command(
            "publicity", "Lists a company's records that are public today, each with its last day and the rule; see its subcommands for the rest.",
            ["publicity list 91610131MA6TYKRX7K", "publicity overdue --days 30 --late 20", "publicity rules"], [],
            call => throw new UsageException("Say what: «publicity list CODE», «publicity overdue» or «publicity rules»."));
        command.Subcommands.Add(frame.Command(
            "list", "Lists a company's records that are public today.", ["publicity list 91610131MA6TYKRX7K"], [code],
            call => CodeHint.AroundAsync(call.Terminal, call.Value(code), () => ListAsync(call, call.Value(code)))));
        command.Subcommands.Add(Overdue(frame));
        command.Subcommands.Add(frame.Command(
            "rules", "Lists the versions of the publicity rules with their dates in force.", ["publicity rules"], [], RulesAsync));
        return command;
    }

    private static Command Overdue(CommandFrame frame)
    {
        var days = new Option<int>("--days") { Description = "Decisions of this many days up to today; 30 unless given.", DefaultValueFactory = _ => 0 };
        var authority = Values.Text("--authority", "TEXT", "Only authorities whose name holds this text.");
        var late = new Option<int>("--late") { Description = "Name so many late records one by one.", DefaultValueFactory = _ => 0 };
        return frame.Command(
            "overdue", "Shows by authority what became public too late or still is not, against both clocks (7 and 20 working days).",
            ["publicity overdue", "publicity overdue --days 90 --authority 市场监督 --late 50"], [days, authority, late],
            call => OverdueAsync(call, call.Value(days), call.Value(authority) ?? "", call.Value(late)));
    }

    private static async Task<int> ListAsync(HubCall call, string code)
    {
        var table = Tables.With("decided", "kind", "document", "decided by", "public until", "ends by", "repair from", "rule", "");
        await foreach (var page in call.Hub.ListPublicPagesAsync(code, cancellationToken: call.Cancellation))
        {
            call.WarnOfOverdue(page.SourceAges);
            foreach (var record in page.Records)
            {
                if (call.Json) call.WriteJson(record);
                else AddRow(table, record);
            }
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "public records");
        return ExitCode.Ok;
    }

    private static void AddRow(Table table, PublicRecord record)
    {
        var publicity = record.Publicity;
        table.Row(
            Labels.Of(record.Record.DecidedOn), Labels.Of(record.Record.BodyCase), record.Record.Document?.Number ?? "", record.Record.Authority?.Name ?? "",
            publicity.Until is null ? "open" : Labels.Of(publicity.Until), publicity.EndsBy == PublicityEnd.Unspecified ? "" : Labels.Of(publicity.EndsBy),
            Labels.Of(publicity.RepairableFrom), $"{publicity.Version}{(publicity.Unverified ? " [not yet verified]" : "")}", record.UnderObjection ? "under objection" : "");
    }

    private static async Task<int> OverdueAsync(HubCall call, int days, string authority, int late)
    {
        var answer = await call.Hub.GetPublicationTimelinessAsync(days, authority, late, call.Cancellation);
        if (call.Json)
        {
            call.WriteJson(answer);
            return ExitCode.Ok;
        }

        call.WarnOfOverdue(answer.SourceAges);
        var table = Tables.With("authority", "dataset", "channel", "clock", "in time", "late", "not yet public", "unknown");
        foreach (var a in answer.Authorities)
        {
            table.Row(
                a.Authority, a.Dataset, a.Channel, string.Create(CultureInfo.InvariantCulture, $"{a.WorkingDays} working days"), Labels.Number(a.InTime),
                Labels.Number(a.Late), Labels.Number(a.WaitingOverdue), Labels.Number(a.Unknown));
        }

        call.Console.WriteCounted(table, $"authorities and channels over {answer.Days} days");
        if (answer.Examples.Count == 0) return ExitCode.Ok;
        var examples = Tables.With("record", "authority", "channel", "decided", "due", "public");
        foreach (var e in answer.Examples)
            examples.Row(Labels.Of(e.Record), e.Authority, e.Channel, Labels.Of(e.DecidedOn), Labels.Of(e.DueOn), e.PublicOn is null ? "not yet" : Labels.Of(e.PublicOn));
        call.Console.WriteCounted(examples, "late records");
        return ExitCode.Ok;
    }

    private static async Task<int> RulesAsync(HubCall call)
    {
        var answer = await call.Hub.ListPublicityRulesAsync(call.Cancellation);
        if (call.Json)
        {
            call.WriteJson(answer);
            return ExitCode.Ok;
        }

        var table = Tables.With("channel", "version", "in force", "kinds", "ends by", "classes", "rule");
        foreach (var v in answer.Versions)
        {
            table.Row(
                v.Channel, v.Code, $"{Labels.Of(v.InForceFrom)} – {Labels.Of(v.InForceUntil)}", string.Join(", ", v.Kinds.Select(k => Labels.Of(k))), v.Basis,
                string.Join("; ", v.Classes.Select(OfClass)), v.Rule + (v.Unverified ? " [not yet verified]" : ""));
        }

        call.Console.WriteCounted(table, $"versions in rules {answer.Version}");
        return ExitCode.Ok;
    }

    private static string OfClass(PublicityClassTerm term) => term.Published
        ? string.Create(CultureInfo.InvariantCulture, $"{Labels.Of(term.ConductClass)} {term.MinimumMonths}–{term.MaximumMonths} months")
        : $"{Labels.Of(term.ConductClass)} not published";
}
