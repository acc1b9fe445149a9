using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client.Watching;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl evaluations</c>: the results of public credit evaluation, of a company or as they come.</summary>
internal static class EvaluationsCommand
{
    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "evaluations", "Shows results of public credit evaluation; see its subcommands.",
            ["evaluations list 91610131MA6TYKRX7K", "evaluations watch --from beginning --token-file evaluations.token --json"], [],
            call => throw new UsageException("Say what: «evaluations list CODE» or «evaluations watch»."));
        command.Subcommands.Add(List(frame));
        command.Subcommands.Add(Watch(frame));
        return command;
    }

    private static Command List(CommandFrame frame)
    {
        var code = new Argument<string>("CODE") { Description = "Unified social credit code, 18 characters." };
        return frame.Command(
            "list", "Lists every result held of a company, newest first, each with its scheme.", ["evaluations list 91610131MA6TYKRX7K"], [code],
            call => CodeHint.AroundAsync(call.Terminal, call.Value(code), () => ListAsync(call, call.Value(code))));
    }

    private static Command Watch(CommandFrame frame)
    {
        var from = Values.Text("--from", "START", "now, beginning, a token, or a time. Default: now.");
        var tokenFile = Values.Text("--token-file", "FILE", "Keeps the last token; where it holds one, it goes before --from.");
        var most = new Option<int?>("--max") { Description = "End after so many results.", HelpName = "N" };
        var datasets = Values.Texts("--dataset", "DATASET", "Only results of this dataset, such as credit.evaluation.");
        var grades = Values.Texts("--grade", "GRADE", "Only results with this grade.");
        var regions = Values.Texts("--region", "CODE", "Only companies of this region; 610100 takes in its districts.");
        return frame.Command(
            "watch", "Follows results as they come, each once and in order; it resumes by itself after a break.",
            ["evaluations watch", "evaluations watch --from beginning --grade D --json"], [from, tokenFile, most, datasets, grades, regions],
            call => WatchAsync(
                call, call.Value(from) ?? "now", call.Value(tokenFile), call.Value(most),
                new EvaluationFilter { Datasets = { call.Value(datasets) }, Grades = { call.Value(grades) }, RegionCodes = { call.Value(regions) } }));
    }

    private static async Task<int> ListAsync(HubCall call, string code)
    {
        var table = Tables.With("evaluated", "dataset", "grade", "scheme", "score", "period", "by");
        var answer = await call.Hub.ListEvaluationsAsync(code, call.Cancellation);
        call.WarnOfOverdue(answer.SourceAges);
        foreach (var held in answer.Evaluations)
        {
            if (call.Json)
            {
                call.WriteJson(held);
                continue;
            }

            var e = held.Evaluation;
            table.Row(Labels.Of(held.EvaluatedOn), held.Record.Dataset, e.Grade, e.Scheme, e.Score == 0 ? "" : Labels.Number(e.Score), e.Period, held.Authority?.Name ?? "");
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "results");
        return ExitCode.Ok;
    }

    private static async Task<int> WatchAsync(HubCall call, string from, string? tokenFile, int? most, EvaluationFilter filter)
    {
        using var last = new TokenFile(tokenFile);
        var start = last.Kept is { } kept ? WatchStart.After(kept) : StartOf(from);
        await call.ReachAsync();
        var left = most ?? int.MaxValue;
        try
        {
            await foreach (var next in call.Hub.WatchEvaluationsAsync(start, filter, cancellationToken: call.Cancellation))
            {
                if (call.Json) await call.Terminal.WriteJsonAsync(Json(next));
                else await WriteAsync(call, next);
                await call.Terminal.Out.FlushAsync(call.Cancellation);
                last.Keep(next.Token.Value);
                if (next is EvaluationEvent.Result && --left <= 0) break;
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            await call.Terminal.Error.WriteLineAsync(last.Kept is null ? "Stopped before the first token." : $"Stopped. Go on with: hubctl evaluations watch --from {last.Kept}");
            return ExitCode.Interrupted;
        }

        return ExitCode.Ok;
    }

    private static async Task WriteAsync(HubCall call, EvaluationEvent next)
    {
        switch (next)
        {
            case EvaluationEvent.Result result:
                await call.Terminal.Out.WriteLineAsync(LineOf(result.Change));
                break;
            case EvaluationEvent.CaughtUp caughtUp:
                call.WarnOfOverdue(caughtUp.Mark.OverdueSources);
                break;
            case EvaluationEvent.Checkpoint checkpoint:
                call.WarnOfOverdue(checkpoint.Mark.OverdueSources);
                break;
        }
    }

    private static string LineOf(EvaluationChange change) =>
        $"{change.RecordedAt}  {Labels.Of(change.Kind),-9}  {change.UnifiedSocialCreditCode}  {change.SubjectName}  {change.Record.Dataset}  "
        + $"{(change.GradeBefore.Length > 0 ? $"{change.GradeBefore} → " : "")}{change.Evaluation.Grade} ({change.Evaluation.Scheme})";

    private static string Json(EvaluationEvent next) => JsonFormatter.Default.Format(next switch
    {
        EvaluationEvent.Result result => new WatchEvaluationsResponse { Change = result.Change },
        EvaluationEvent.CaughtUp mark => new WatchEvaluationsResponse { CaughtUp = mark.Mark },
        EvaluationEvent.FellBehind mark => new WatchEvaluationsResponse { FellBehind = mark.Mark },
        EvaluationEvent.Checkpoint mark => new WatchEvaluationsResponse { Checkpoint = mark.Mark },
        _ => throw new InvalidOperationException($"An event {next.GetType().Name} has no message."),
    });

    private static WatchStart StartOf(string from) => from switch
    {
        "now" => WatchStart.Now,
        "beginning" => WatchStart.Beginning,
        _ when Values.ParseTime(from) is { } time => WatchStart.Since(time),
        _ => WatchStart.After(from),
    };
}
