using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl clock</c>: the stated clock of a hub that rehearses, by its operations address.</summary>
internal static class ClockCommand
{
    private const string Variable = "CREDITHUB_OPERATIONS";
    private const string Unless = "http://127.0.0.1:5081";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create(CommandFrame frame)
    {
        var command = new ExplainedCommand(
            "clock", "Shows and moves the stated clock of a hub that rehearses (Hub:Clock), on its own machine.",
            ["clock show", "clock advance P30D", "clock set 2026-04-01T09:00:00+08:00"]);
        var by = new Argument<string>("DURATION") { Description = "By how much, as ISO 8601 writes it: P30D, PT2H." };
        var to = new Argument<string>("TIME") { Description = "The time to move to, such as 2026-04-01T09:00:00+08:00." };
        command.Subcommands.Add(Part(frame, "show", "Says what the clock says.", ["clock show"], [], _ => null));
        command.Subcommands.Add(Part(
            frame, "advance", "Moves it forward; all that is due by then comes about.", ["clock advance P30D"], [by],
            call => JsonContent.Create(new Dictionary<string, string> { ["by"] = DurationOf(call.Value(by)) })));
        command.Subcommands.Add(Part(
            frame, "set", "Moves it forward to a time.", ["clock set 2026-04-01T09:00:00+08:00"], [to],
            call => JsonContent.Create(new Dictionary<string, string> { ["to"] = TimeOf(call.Value(to)) })));
        return command;
    }

    private static Command Part(
        CommandFrame frame, string name, string description, string[] examples, Symbol[] symbols, Func<HubCall, HttpContent?> moveOf)
    {
        var operations = Values.Text("--operations", "URL", $"Operations address of the hub (else {Variable}, else {Unless}).");
        return frame.Command(name, description, examples, [.. symbols, operations], async call =>
        {
            var address = call.Value(operations) ?? call.Terminal.Variable(Variable) ?? Unless;
            if (!Uri.TryCreate($"{address.TrimEnd('/')}/clock", UriKind.Absolute, out var clock))
                throw new UsageException($"«{address}» is no address.");
            using var http = new HttpClient { Timeout = Patience };
            using var move = moveOf(call);
            if (move is not null) await move.LoadIntoBufferAsync(call.Cancellation);
            try
            {
                using var answer = move is null
                    ? await http.GetAsync(clock, call.Cancellation)
                    : await http.PostAsync(clock, move, call.Cancellation);
                return await Say(call, clock, answer);
            }
            catch (HttpRequestException fault)
            {
                await call.Terminal.Error.WriteLineAsync($"hubctl: {clock} cannot be reached: {fault.Message}");
                return ExitCode.HubNotReachable;
            }
        });
    }

    private static async Task<int> Say(HubCall call, Uri clock, HttpResponseMessage answer)
    {
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            await call.Terminal.Error.WriteLineAsync($"hubctl: the hub at {clock.Authority} has no stated clock (Hub:Clock): its clock is "
            + "its machine's.");
            return ExitCode.Refused;
        }

        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(call.Cancellation));
        if (said.RootElement.TryGetProperty("refused", out var refused))
        {
            await call.Terminal.Error.WriteLineAsync($"hubctl: {refused.GetString()}");
            return ExitCode.Refused;
        }

        if (call.Json) await call.Terminal.WriteJsonAsync(said.RootElement.GetRawText());
        else await call.Terminal.Out.WriteLineAsync(said.RootElement.GetProperty("now").GetString());
        return ExitCode.Ok;
    }

    private static string DurationOf(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) > TimeSpan.Zero
                ? text : throw new UsageException($"{text} is not forward: time does not go back.");
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            throw new UsageException($"«{text}» is no duration; write it as P30D or PT2H.");
        }
    }

    private static string TimeOf(string text) => Values.ParseTime(text) is { } time
        ? time.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture)
        : throw new UsageException($"«{text}» is no time; write it as 2026-04-01T09:00:00+08:00. Without offset it is Beijing's.");
}
