using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl audit warnings</c>: use that is not like an agency's own past.</summary>
internal static class AuditWarnings
{
    public static Command Create(CommandFrame frame)
    {
        var after = Values.Text("--after", "TOKEN", "Warnings after this token. Default: from now on.");
        var tokenFile = Values.Text("--token-file", "FILE", "Keeps the last token; where it holds one, it goes before --after.");
        return frame.Command(
            "warnings", "Follows warnings of unusual use, each beside the agency's own past. For the operator.", ["audit warnings --token-file warnings.token"], [after, tokenFile],
            call => RunAsync(call, call.Value(after), call.Value(tokenFile)));
    }

    private static async Task<int> RunAsync(HubCall call, string? after, string? tokenFile)
    {
        using var last = new TokenFile(tokenFile);
        await call.ReachAsync();
        var start = last.Kept ?? after;
        try
        {
            await foreach (var next in call.Hub.WatchWarningsAsync(start is null ? null : new ChangeToken { Value = start }, call.Cancellation))
            {
                if (next.Warning is { } warning)
                    await WriteAsync(call, warning);
                last.Keep((next.Checkpoint ?? next.Warning!.Token).Value);
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            await call.Terminal.Error.WriteLineAsync(last.Kept is null ? "Stopped before the first token." : $"Stopped. Go on with: hubctl audit warnings --after {last.Kept}");
        }

        return ExitCode.Interrupted;
    }

    private static async Task WriteAsync(HubCall call, UsageWarning warning)
    {
        if (call.Json)
            call.WriteJson(warning);
        else
        {
            await call.Terminal.Out.WriteLineAsync(
                $"{warning.Hour}  {warning.Agency}  {Labels.Of(warning.Anomaly)}: {Labels.Number(warning.Counted)}; in {warning.PastDays} days before at most {Labels.Number(warning.PastMost)}, on average {Labels.Number(warning.PastMean)}");
        }

        await call.Terminal.Out.FlushAsync(call.Cancellation);
    }
}
