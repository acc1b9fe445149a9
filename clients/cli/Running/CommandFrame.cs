using System.CommandLine;
using CreditHub.Adapters.Connections;
using CreditHub.Cli.Output;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace CreditHub.Cli.Running;

/// <summary>What is around every command: the connection before it, and words and exit codes for what goes wrong in it.</summary>
internal sealed class CommandFrame(Terminal terminal, GlobalOptions globals)
{
    // Wide enough that no table is broken for a pipe or a file; a terminal has its own width.
    private const int WidthOfFile = 200;

    /// <summary>Makes a command of its name, its description, its examples and what it does.</summary>
    public Command Command(string name, string description, string[] examples, Symbol[] symbols, Func<HubCall, Task<int>> action) =>
        Command(name, description, examples, symbols, globals.Client, action);

    /// <summary>Makes a command of a source that reports: for the purpose of reporting, unless another is stated.</summary>
    public Command ReportingCommand(string name, string description, string[] examples, Symbol[] symbols, Func<HubCall, Task<int>> action) =>
        Command(name, description, examples, symbols, parse => globals.Client(parse, "reporting"), action);

    private ExplainedCommand Command(
        string name, string description, string[] examples, Symbol[] symbols, Func<ParseResult, CreditHubClientOptions> reach, Func<HubCall, Task<int>> action)
    {
        var command = new ExplainedCommand(name, description, examples);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }

        command.SetAction((parse, cancellation) => RunAsync(parse, reach, action, cancellation));
        return command;
    }

    /// <summary>Makes a command that works on files of this machine and calls no hub.</summary>
    public Command LocalCommand(string name, string description, string[] examples, Symbol[] symbols, Action<LocalCall> action)
    {
        var command = Command(name, description, examples, symbols, _ => Task.FromResult(ExitCode.Ok));
        command.SetAction(parse =>
        {
            try
            {
                action(new LocalCall(parse, terminal.Out));
                return ExitCode.Ok;
            }
            catch (Exception fault) when (fault is UsageException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or System.Text.Json.JsonException)
            {
                return Say(ExitCode.WrongUsage, fault.Message, advice: null);
            }
        });
        return command;
    }

    /// <summary>How the hub is reached, for programs within the program that connect by themselves.</summary>
    public CreditHubClientOptions HubOptions(ParseResult parse) => globals.Client(parse);

    /// <summary>The agency as which the program calls.</summary>
    public string Agency(ParseResult parse) => globals.Client(parse).Agency;

    /// <summary>True for failures that mean that there is no hub, as against one that refuses.</summary>
    public static bool IsOutOfReach(CreditHubException failure) =>
        failure.Status == StatusCode.Unavailable || (failure.Status == StatusCode.DeadlineExceeded && failure.ReasonName.Length == 0);

    private async Task<int> RunAsync(
        ParseResult parse, Func<ParseResult, CreditHubClientOptions> reach, Func<HubCall, Task<int>> action, CancellationToken cancellation)
    {
        try
        {
            using var lines = new LogLines(terminal.RawError, terminal.Interactive, TimeProvider.System);
            using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.None).AddProvider(lines).AddFilter("CreditHub", LogLevel.Information));
            var options = reach(parse);
            options.LoggerFactory = loggers;
            using var hub = Connect(options);
            return await action(new HubCall(parse, hub, terminal, lines, Console(parse), globals.Json(parse), cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (CreditHubException failure)
        {
            return failure.LocalizedMessage is { Length: > 0 } localised
                ? Say(ExitCode.Refused, $"{failure.ReasonName}: {localised}", advice: null)
                : Say(IsOutOfReach(failure) ? ExitCode.HubNotReachable : ExitCode.Refused, failure.Message, failure.Advice);
        }
        catch (SourceFailedException failure)
        {
            return Say(ExitCode.SourceFailed, failure.Message, advice: null);
        }
        catch (Exception fault) when (fault is UsageException or ConnectionFileException or FormatException or IOException or UnauthorizedAccessException)
        {
            return Say(ExitCode.WrongUsage, fault.Message, advice: null);
        }
        catch (Exception fault)
        {
            return Say(ExitCode.OwnFault, $"unforeseen: {fault.GetType().Name}: {fault.Message}", "This is a fault of hubctl itself; please report it.");
        }
        finally
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
        }
    }

    private static CreditHubClient Connect(CreditHubClientOptions options)
    {
        try
        {
            return CreditHubClient.Connect(options);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    private ShownConsole Console(ParseResult parse)
    {
        var colour = globals.Colour(parse);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Raw),
            Ansi = colour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal.Interactive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!terminal.Interactive)
            console.Profile.Width = WidthOfFile;
        return new ShownConsole(console);
    }

    private int Say(int exitCode, string message, string? advice)
    {
        // Some messages list faults, each on a line; none of these begins like a message of its own.
        var lines = message.Split('\n');
        terminal.Error.WriteLine($"hubctl: {lines[0].TrimEnd('\r')}");
        foreach (var line in lines.Skip(1)) terminal.Error.WriteLine($"        {line.TrimEnd('\r')}");
        if (advice is not null)
            terminal.Error.WriteLine($"        {advice}");
        return exitCode;
    }
}
