using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl check-file</c>: checks any number of companies.</summary>
internal static class CheckFileCommand
{
    private const string Description =
        """
        Checks every company of a file: one code a line, or CSV with a column of codes. The column is found by its heading
        (code, uscc, unified_social_credit_code, 统一社会信用代码) or by what it holds. UTF-8 and GB18030 are read.
        Answers go, in the order of the file, to --out or the standard output as CSV, with --json as lines of CheckAnswer.
        Exit code 0 whatever the verdicts; 3 where a question was refused, such as for a mistyped code.
        """;

    public static Command Create(CommandFrame frame)
    {
        var file = new Argument<string>("FILE") { Description = "File of codes; «-» reads the standard input." };
        var matter = new Option<string>("--matter") { Description = "Matter code, such as procurement.", HelpName = "CODE", Required = true };
        var output = Values.Text("--out", "FILE", "Where the answers go. Default: the standard output.");
        var region = Values.Text("--region", "CODE", "Region in which the matter lies, GB/T 2260.");
        var industry = Values.Text("--industry", "CODE", "Industry that the matter concerns, GB/T 4754-2017.");
        var on = Values.Date("--on", "Day for which the answers are to hold. Default: today in Beijing.");
        var caseNumber = Values.Text("--case", "NUMBER", "Your case number, for the evidence.");
        return frame.Command(
            "check-file", Description,
            ["check-file bidders.csv --matter procurement --out results.csv", "check-file - --matter loan --json < codes.txt"],
            [file, matter, output, region, industry, on, caseNumber],
            call => RunAsync(call, call.Value(file), call.Value(output), call.Value(matter)!, new CheckDetails
            {
                Region = call.Value(region) ?? "",
                Industry = call.Value(industry) ?? "",
                EffectiveOn = call.Value(on),
                CaseNumber = call.Value(caseNumber) ?? "",
            }));
    }

    private static async Task<int> RunAsync(HubCall call, string file, string? output, string matter, CheckDetails details)
    {
        using var input = InputFile.Open(file, call.Terminal);
        await call.ReachAsync();
        await using var answers = new AnswerFile(output, call);
        var summary = new CheckSummary();
        // Answers on the screen leave no room for a bar.
        if (call.Terminal.Interactive && output is not null)
            await call.Console.Progress().StartAsync(bar => CheckAsync(bar.AddTask("checking")));
        else
            await CheckAsync(bar: null);
        summary.Write(call, toOutput: output is not null);
        return summary.Refused == 0 ? ExitCode.Ok : ExitCode.Refused;

        async Task CheckAsync(ProgressTask? bar)
        {
            var codes = new CodeLines(input.Lines);
            var questions = codes.QuestionsAsync(code => details.Question(code, matter), call.Cancellation);
            await foreach (var answer in call.Hub.CheckManyAsync(questions, call.Cancellation))
            {
                var code = codes.Answered();
                answers.Write(code, answer);
                summary.Add(answer);
                if (bar is not null && summary.Total % 256 == 0)
                    bar.Value = (input.Read ?? 0) * 100;
            }

            if (bar is not null)
                bar.Value = bar.MaxValue;
        }
    }
}
