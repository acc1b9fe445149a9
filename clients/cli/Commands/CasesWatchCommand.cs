using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client.Watching;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl cases watch</c>: follows the changes of cases.</summary>
internal static class CasesWatchCommand
{
    private const string Description =
        """
        Follows the changes of cases that concern the caller, each once and in order; it resumes by itself after a break.
        --from takes: now, beginning, a token, or a time. With --token-file the last token is kept, and a later watch with the same file goes on after
        it. Ctrl-C ends the watch with exit code 130 and names the last token.
        """;

    public static Command Create(CommandFrame frame)
    {
        var from = Values.Text("--from", "START", "now, beginning, a token, or a time. Default: now.");
        var tokenFile = Values.Text("--token-file", "FILE", "Keeps the last token; where it holds one, it goes before --from.");
        var most = new Option<int?>("--max") { Description = "End after so many changes.", HelpName = "N" };
        var kinds = Values.Kinds<CaseKind>("--kind", "Only cases of this process.");
        var responsible = Values.Texts("--responsible", "AGENCY", "Only cases in which this agency must act.");
        var overdue = new Option<bool>("--overdue") { Description = "Only cases that become overdue." };
        var subject = Values.Text("--subject", "CODE", "Only cases of this company.");
        return frame.Command(
            "watch", Description, ["cases watch", "cases watch --overdue --from beginning --token-file overdue.token --json"],
            [from, tokenFile, most, kinds, responsible, overdue, subject], call => RunAsync(
                call, call.Value(from) ?? "now", call.Value(tokenFile), call.Value(most) ?? int.MaxValue,
                new CaseWatchFilter
                {
                    Kinds = { call.Value(kinds) }, Responsible = { call.Value(responsible) }, OverdueOnly = call.Value(overdue),
                    UnifiedSocialCreditCode = call.Value(subject) ?? "",
                }));
    }

    private static async Task<int> RunAsync(HubCall call, string from, string? tokenFile, int left, CaseWatchFilter filter)
    {
        using var last = new TokenFile(tokenFile);
        var start = last.Kept is { } kept ? WatchStart.After(kept) : StartOf(from);
        await call.ReachAsync();
        try
        {
            await foreach (var next in call.Hub.WatchCasesAsync(start, filter, cancellationToken: call.Cancellation))
            {
                await WriteAsync(call, next);
                last.Keep(next.Token.Value);
                if (next is CaseEvent.Changes changes && (left -= changes.Set.Changes.Count) <= 0) break;
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            await call.Terminal.Error.WriteLineAsync(last.Kept is null ? "Stopped before the first token." : $"Stopped. Go on with: hubctl cases watch --from {last.Kept}");
            return ExitCode.Interrupted;
        }

        return ExitCode.Ok;
    }

    // Flushed before the token is kept: what the token says was written has been written.
    private static async Task WriteAsync(HubCall call, CaseEvent next)
    {
        if (call.Json) await call.Terminal.WriteJsonAsync(Json(next));
        else if (next is CaseEvent.Changes changes)
            foreach (var change in changes.Set.Changes) await call.Terminal.Out.WriteLineAsync(LineOf(changes.Set, change));
        await call.Terminal.Out.FlushAsync(call.Cancellation);
    }

    private static string LineOf(CaseChangeSet set, CaseChange change)
    {
        var held = change.Case;
        var due = held.Deadline is null ? "" : $", due {CaseView.Due(held)}";
        var next = held.Responsible.Length > 0 ? $", {held.Responsible} must act" : "";
        return $"{set.RecordedAt}  {Labels.Of(change.Kind),-8}  {held.CaseId}  {Labels.Named(held.SubjectName, held.UnifiedSocialCreditCode)}  "
            + $"{held.Steps[^1].Verb}: {Labels.Of(held.State)}{next}{due}";
    }

    private static string Json(CaseEvent next) => JsonFormatter.Default.Format(next switch
    {
        CaseEvent.Changes changes => new WatchCasesResponse { Changes = changes.Set },
        CaseEvent.CaughtUp mark => new WatchCasesResponse { CaughtUp = mark.Mark },
        CaseEvent.FellBehind mark => new WatchCasesResponse { FellBehind = mark.Mark },
        CaseEvent.Checkpoint mark => new WatchCasesResponse { Checkpoint = mark.Mark },
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
