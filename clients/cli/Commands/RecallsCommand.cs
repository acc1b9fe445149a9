using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl recalls</c>: answers that were given and have changed.</summary>
internal static class RecallsCommand
{
    private const string Description =
        """
        Follows the recalls of answers that the agency was given (核查结论变更): the record that an answer rested on was corrected, withdrawn or repaired.
        It resumes by itself after a break. With --token-file the last token is kept, and a later run with the same file goes on after it.
        """;

    public static Command Create(CommandFrame frame)
    {
        var after = Values.Text("--after", "TOKEN", "Recalls after this token. Default: from now on.");
        var tokenFile = Values.Text("--token-file", "FILE", "Keeps the last token; where it holds one, it goes before --after.");
        var most = new Option<int?>("--max") { Description = "End after so many recalls.", HelpName = "N" };
        return frame.Command(
            "recalls", Description, ["recalls --agency sx-procurement --purpose procurement --token-file recalls.token"], [after, tokenFile, most],
            call => RunAsync(call, call.Value(after), call.Value(tokenFile), call.Value(most) ?? int.MaxValue));
    }

    private static async Task<int> RunAsync(HubCall call, string? after, string? tokenFile, int most)
    {
        using var last = new TokenFile(tokenFile);
        await call.ReachAsync();
        var start = last.Kept ?? after;
        try
        {
            await foreach (var next in call.Hub.WatchRecallsAsync(start is null ? null : new ChangeToken { Value = start }, call.Cancellation))
            {
                if (next.Recall is { } recall)
                {
                    await WriteAsync(call, recall);
                    most--;
                }

                last.Keep((next.Checkpoint ?? next.Recall!.Token).Value);
                if (most <= 0)
                    break;
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            await call.Terminal.Error.WriteLineAsync(last.Kept is null ? "Stopped before the first token." : $"Stopped. Go on with: hubctl recalls --after {last.Kept}");
            return ExitCode.Interrupted;
        }

        return ExitCode.Ok;
    }

    private static async Task WriteAsync(HubCall call, Recall recall)
    {
        if (call.Json)
            call.WriteJson(recall);
        else
        {
            var what = $"{recall.RecordedAt}  {recall.UnifiedSocialCreditCode}  {Labels.Of(recall.Change)}  {(recall.Record is { } record ? Labels.Of(record) : "a record that is closed to you")}";
            if (WhyOf(recall) is { Length: > 0 } why) what += $"  {why}";
            foreach (var id in recall.DecisionIds)
                await call.Terminal.Out.WriteLineAsync($"{what}  decision {id} of {recall.Agency}");
        }

        await call.Terminal.Out.FlushAsync(call.Cancellation);
    }

    private static string WhyOf(Recall recall)
    {
        var cause = recall.Cause switch
        {
            RecallCause.Withdrawn => "withdrawn: it never held",
            RecallCause.Repaired => "repaired: it held, and ended",
            RecallCause.Removed => "removed: it held, and ended",
            RecallCause.Corrected => "corrected",
            RecallCause.Objection => "its objection was raised or closed",
            _ => "",
        };
        return string.Join(", ", ((string[])[cause, recall.DocumentNumber, recall.Reason]).Where(part => part.Length > 0));
    }
}
