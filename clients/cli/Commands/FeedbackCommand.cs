using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary>
/// <c>hubctl feedback</c>: outcomes that are owed, reminders of them, their figures, and what agencies state of their transactions.
/// </summary>
internal static class FeedbackCommand
{
    private const string WatchDescription =
        """
        Follows the reminders of outcomes that the agency owes: when their day comes near,
            and when it has passed. The operator gets everybody's.
        It resumes by itself after a break. With --token-file the last token is kept, and a later run with the same file goes on after it.
        """;

    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "feedback", "Shows outcomes that are owed for answers BARRED or ATTENTION (应反馈未反馈), and their figures; see its subcommands.",
            ["feedback owed --overdue", "feedback figures --year 2026"], [],
            call => throw new UsageException("Say what: «feedback owed», «feedback watch», «feedback figures» or «feedback state»."));
        command.Subcommands.Add(Owed(frame));
        command.Subcommands.Add(Watch(frame));
        command.Subcommands.Add(Figures(frame));
        command.Subcommands.Add(State(frame));
        return command;
    }

    private static Command Owed(CommandFrame frame)
    {
        var agency = Values.Text("--of", "AGENCY", "Only this agency; another than the caller only for the operator.");
        var matter = Values.Text("--matter", "MATTER", "Only this matter, such as procurement.");
        var number = Values.Text("--case", "NUMBER", "Only this case number.");
        var code = Values.Text("--subject", "CODE", "Only this company.");
        var overdue = new Option<bool>("--overdue") { Description = "Only those whose day has passed." };
        return frame.Command(
            "owed", "Lists the outcomes that are owed, in the order in which the hub recorded them. Report one with «outcome report».",
            ["feedback owed", "feedback owed --of sx-procurement --matter procurement --overdue"], [agency, matter, number, code, overdue],
            call => OwedAsync(call, new ListFeedbackOwedRequest
            {
                Agency = call.Value(agency) ?? "", MatterCode = call.Value(matter) ?? "", CaseNumber = call.Value(number) ?? "",
                UnifiedSocialCreditCode = call.Value(code) ?? "", OverdueOnly = call.Value(overdue),
            }));
    }

    private static Command Watch(CommandFrame frame)
    {
        var after = Values.Text("--after", "TOKEN", "Reminders after this token. Default: from now on.");
        var tokenFile = Values.Text("--token-file", "FILE", "Keeps the last token; where it holds one, it goes before --after.");
        var most = new Option<int?>("--max") { Description = "End after so many reminders.", HelpName = "N" };
        return frame.Command(
            "watch", WatchDescription, ["feedback watch --agency sx-procurement --purpose procurement --token-file feedback.token"],
            [after, tokenFile, most],
            call => WatchAsync(call, call.Value(after), call.Value(tokenFile), call.Value(most) ?? int.MaxValue));
    }

    private static Command Figures(CommandFrame frame)
    {
        var year = new Option<int>("--year") { Description = "Year of the answers; this year unless given." };
        var agency = Values.Text("--of", "AGENCY", "Only this agency; another than the caller only for the operator.");
        return frame.Command(
            "figures",
                "Counts feedback of a year by agency and matter, and by region, and the share of transactions that were checked (嵌入率).",
            ["feedback figures", "feedback figures --year 2026 --of sx-procurement"], [year, agency],
            call => FiguresAsync(call, new GetFeedbackFiguresRequest { Year = call.Value(year), Agency = call.Value(agency) ?? "" }));
    }

    private static Command State(CommandFrame frame)
    {
        var matter = new Argument<string>("MATTER") { Description = "Matter code, such as procurement." };
        var month = new Argument<string>("MONTH") { Description = "Month, such as 2026-11." };
        var transactions = new Argument<long>("TRANSACTIONS")
        {
            Description = "Transactions of the matter that the agency handled in the month.",
        };
        var number = Values.Text("--number", "NUMBER",
            "Your own number of the statement; a corrected one has another. Default: matter, month and region.");
        var region = Values.Text("--region", "CODE", "Region of the transactions.");
        return frame.Command(
            "state", "States how many transactions of a matter the agency handled in a month, with a check or without. Safe to repeat.",
            ["feedback state procurement 2026-11 412", "feedback state procurement 2026-11 415 --number 2026-11-corrected"],
            [matter, month, transactions, number, region],
            call => StateAsync(call, new StateTransactionsRequest
            {
                MatterCode = call.Value(matter), Month = call.Value(month), Transactions = call.Value(transactions),
                RegionCode = call.Value(region) ?? "",
                StatementNumber = call.Value(number) ?? $"{call.Value(matter)} {call.Value(month)} {call.Value(region)}".TrimEnd(),
            }));
    }

    private static async Task<int> OwedAsync(HubCall call, ListFeedbackOwedRequest request)
    {
        var table = Tables.With("due", "", "agency", "matter", "case number", "company", "verdict", "measures", "answers", "decision");
        await foreach (var owed in call.Hub.ListFeedbackOwedAsync(request, call.Cancellation))
        {
            if (call.Json)
            {
                call.WriteJson(owed);
                continue;
            }

            table.Row(
                Labels.Of(owed.DueOn), StateOf(owed), owed.Agency, owed.MatterCode, owed.CaseNumber, owed.UnifiedSocialCreditCode,
                    Labels.Of(owed.Verdict),
                string.Join(", ", owed.MeasureCodes), Labels.Number(owed.Answers), owed.LatestDecisionId);
        }

        if (!call.Json) call.Console.WriteCounted(table, "outcomes owed");
        return ExitCode.Ok;
    }

    private static async Task<int> WatchAsync(HubCall call, string? after, string? tokenFile, int most)
    {
        using var last = new TokenFile(tokenFile);
        await call.ReachAsync();
        var start = last.Kept ?? after;
        try
        {
            await foreach (var next in call.Hub.WatchFeedbackOwedAsync(start is null ? null : new ChangeToken { Value = start },
                call.Cancellation))
            {
                if (next.Reminder is { } reminder)
                {
                    await WriteAsync(call, reminder);
                    most--;
                }

                last.Keep((next.Checkpoint ?? next.Reminder!.Token).Value);
                if (most <= 0)
                    break;
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            await call.Terminal.Error.WriteLineAsync(
                last.Kept is null ? "Stopped before the first token." : $"Stopped. Go on with: hubctl feedback watch --after {last.Kept}");
            return ExitCode.Interrupted;
        }

        return ExitCode.Ok;
    }

    private static async Task WriteAsync(HubCall call, FeedbackReminder reminder)
    {
        if (call.Json) call.WriteJson(reminder);
        else
        {
            foreach (var owed in reminder.Owed)
            {
                await call.Terminal.Out.WriteLineAsync(
                    $"{reminder.RecordedAt}  {Labels.Of(reminder.Stage)}  due {Labels.Of(owed.DueOn)}  {owed.Agency}  {owed.MatterCode}  "
                    + $"{owed.CaseNumber}  {owed.UnifiedSocialCreditCode}  decision {owed.LatestDecisionId}");
            }
        }

        await call.Terminal.Out.FlushAsync(call.Cancellation);
    }

    private static async Task<int> FiguresAsync(HubCall call, GetFeedbackFiguresRequest request)
    {
        var answer = await call.Hub.GetFeedbackFiguresAsync(request, call.Cancellation);
        if (call.Json)
        {
            call.WriteJson(answer);
            return ExitCode.Ok;
        }

        var agencies = Tables.With(["agency", "matter", .. Columns]);
        foreach (var line in answer.Lines) agencies.Row([line.Agency, line.MatterCode, .. Cells(line)]);
        call.Console.WriteCounted(agencies, $"agencies and matters in {answer.Year}");
        var regions = Tables.With(["region", .. Columns]);
        foreach (var line in answer.Regions) regions.Row([line.RegionCode.Length == 0 ? "not stated" : line.RegionCode, .. Cells(line)]);
        call.Console.WriteCounted(regions, "regions");
        call.Console.WriteLine($"as of {Labels.Of(answer.Day)}, token {answer.Token.Value}");
        return ExitCode.Ok;
    }

    private static async Task<int> StateAsync(HubCall call, StateTransactionsRequest request)
    {
        var answer = await call.Hub.StateTransactionsAsync(request, call.Cancellation);
        if (call.Json)
            call.WriteJson(answer);
        else
            call.Console.WriteLine(answer.Repeated ? "taken before" : "taken");
        return ExitCode.Ok;
    }

    private static string[] Columns =>
        ["owed", "in time", "late", "overdue", "checks", "without case", "transactions checked", "of stated", "embedded"];

    private static IEnumerable<string> Cells(FeedbackFigures f) =>
    [
        Labels.Number(f.Owed), Labels.Number(f.GivenInTime), Labels.Number(f.GivenLate), Labels.Number(f.Overdue), Labels.Number(f.Checks),
        Labels.Number(f.ChecksWithoutCase), Labels.Number(f.TransactionsChecked), f.TransactionsStated == 0 ? ""
            : Labels.Number(f.TransactionsStated),
        f.TransactionsStated == 0 ? "" : ((double)f.TransactionsChecked / f.TransactionsStated).ToString("P1",
            CultureInfo.InvariantCulture),
    ];

    private static string StateOf(FeedbackOwed owed) => owed.Overdue ? "overdue" : owed.Provisional ? "provisional" : "";
}
