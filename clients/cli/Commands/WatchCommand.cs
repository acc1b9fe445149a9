using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client.Watching;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl watch</c>: follows the changes of sanctions.</summary>
internal static class WatchCommand
{
    private const string Description =
        """
        Follows the changes of sanctions, each once and in order; it resumes by itself after a break.
        --from takes: now, beginning, snapshot, a token, or a time such as 2026-03-31T09:30. With --token-file the last token is kept, and a
        later watch with the same file goes on after it. Ctrl-C ends the watch with exit code 130 and names the last token.
        """;

    public static Command Create(CommandFrame frame)
    {
        var from = Values.Text("--from", "START", "now, beginning, snapshot, a token, or a time. Default: now.");
        var tokenFile = Values.Text("--token-file", "FILE", "Keeps the last token; where it holds one, it goes before --from.");
        var most = new Option<int?>("--max") { Description = "End after so many changes.", HelpName = "N" };
        var filter = new FilterOptions(withChangeKinds: true);
        return frame.Command(
            "watch", Description,
            ["watch", "watch --from snapshot --matter procurement --region 610100", "watch --from beginning --token-file court.token --json >> changes.jsonl"],
            [from, tokenFile, most, .. filter.Symbols],
            call => RunAsync(call, call.Value(from), filter.Read(call), call.Value(tokenFile), call.Value(most)));
    }

    private static async Task<int> RunAsync(HubCall call, string? from, SanctionFilter filter, string? tokenFile, int? most)
    {
        using var last = new TokenFile(tokenFile);
        var start = last.Kept is { } kept ? WatchStart.After(kept) : StartOf(from ?? "now");
        await call.ReachAsync();
        var left = most ?? int.MaxValue;
        try
        {
            await foreach (var next in call.Hub.WatchAsync(start, filter, cancellationToken: call.Cancellation))
            {
                await WriteAsync(call, next);
                if (next.Token is { } token)
                    last.Keep(token.Value);
                if (next is WatchEvent.Changes changes && (left -= changes.Set.Changes.Count) <= 0)
                    break;
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            await call.Terminal.Error.WriteLineAsync(last.Kept is null ? "Stopped before the first token." : $"Stopped. Go on with: hubctl watch --from {last.Kept}");
            return ExitCode.Interrupted;
        }

        return ExitCode.Ok;
    }

    // Flushed before the token is kept: what the token says was written has been written.
    private static async Task WriteAsync(HubCall call, WatchEvent next)
    {
        if (call.Json)
            await call.Terminal.WriteJsonAsync(Json(next));
        else
        {
            foreach (var line in EventLines.Of(next))
                await call.Terminal.Out.WriteLineAsync(line);
            if (next is WatchEvent.CaughtUp caughtUp) call.WarnOfOverdue(caughtUp.Mark.OverdueSources);
            if (next is WatchEvent.Checkpoint checkpoint) call.WarnOfOverdue(checkpoint.Mark.OverdueSources);
        }

        await call.Terminal.Out.FlushAsync(call.Cancellation);
    }

    private static string Json(WatchEvent next) => next switch
    {
        WatchEvent.Changes changes => Json(new WatchResponse { Changes = changes.Set }),
        WatchEvent.SnapshotEntry entry => Json(new WatchResponse { SnapshotEntry = entry.Entry }),
        WatchEvent.SnapshotEnd end => Json(new WatchResponse { SnapshotEnd = end.End }),
        WatchEvent.CaughtUp caughtUp => Json(new WatchResponse { CaughtUp = caughtUp.Mark }),
        WatchEvent.FellBehind fellBehind => Json(new WatchResponse { FellBehind = fellBehind.Mark }),
        WatchEvent.Checkpoint checkpoint => Json(new WatchResponse { Checkpoint = checkpoint.Mark }),
        // The one line that the contract has no message for: only a client knows that its snapshot broke.
        _ => "{ \"snapshotRestarted\": { } }",
    };

    private static string Json(WatchResponse response) => JsonFormatter.Default.Format(response);

    private static WatchStart StartOf(string from) => from switch
    {
        "now" => WatchStart.Now,
        "beginning" => WatchStart.Beginning,
        "snapshot" => WatchStart.Snapshot,
        _ when Values.ParseTime(from) is { } time => WatchStart.Since(time),
        _ => WatchStart.After(from),
    };
}
