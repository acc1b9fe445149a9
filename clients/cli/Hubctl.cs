using System.CommandLine;
using System.CommandLine.Invocation;
using CreditHub.Cli.Commands;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;

namespace CreditHub.Cli;

/// <summary>The program: all its commands under one root.</summary>
internal static class Hubctl
{
    // What is on its way is finished and kept before the program ends.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private const string Description =
        """
        Asks, feeds and watches a Credit Exchange Hub.

        Exit codes: 0 done; 1 a fault of hubctl itself, and of «rules diff» and «rules try»: something differs; 2 wrong usage; 3 refused by the hub; 4 hub not reachable; 5 a source not reachable;
        6 evidence that proves nothing; 130 stopped by Ctrl-C.
        «hubctl COMMAND --help» shows examples.
        """;

    /// <summary>Runs a command line and says how it ended.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation = default)
    {
        terminal = terminal.ForPeople();
        var parse = Root(terminal).Parse(args);
        if (parse.Action is ParseErrorAction || (parse.Action is null && parse.Errors.Count > 0))
            return Misused(parse, terminal);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Raw, Error = terminal.RawError, EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = StopTimeout,
        };
        var exitCode = await parse.InvokeAsync(configuration, cancellation);
        await terminal.Out.FlushAsync(CancellationToken.None);
        return exitCode;
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand(Description);
        ExplainedHelp.SetFor(root);
        var globals = new GlobalOptions(terminal);
        globals.AddTo(root);
        var frame = new CommandFrame(terminal, globals);
        Command[] commands =
        [
            CheckCommand.Create(frame), CheckFileCommand.Create(frame), ReportCommand.Create(frame), LoadCommand.Create(frame),
            ProfileCommand.Create(frame), RecordsCommand.Create(frame), HistoryCommand.Create(frame), QueryCommand.Create(frame),
            WatchCommand.Create(frame), ActiveCommand.Create(frame),
            ReceiptCommand.Create(frame), VerifyCommand.Create(frame), RecallsCommand.Create(frame), AccessesCommand.Create(frame), AuditCommand.Create(frame),
            AdapterCommand.Create(frame), GenerateCommand.Create(frame), SourcesCommand.Create(frame), BatchesCommand.Create(frame),
            DeliveryCommand.Create(frame),
            WaitingCommand.Create(frame), CasesCommand.Create(frame), CommitmentCommand.Create(frame), VoluntaryCommand.Create(frame), VoluntaryCommand.CreateEducation(frame), ConsentCommand.Create(frame),
            DeterminationCommand.Listing(frame), RectifyCommand.Create(frame), DeterminationCommand.Ban(frame), AccountCommand.Create(frame),
            RepairCommand.Create(frame), ObjectionCommand.Create(frame), QualityCommand.Create(frame), DatasetsCommand.Create(frame), AgenciesCommand.Create(frame),
            ListsCommand.Create(frame), MeasuresCommand.Create(frame), MattersCommand.Create(frame),
            CaCommand.Create(frame), KeyCommand.Create(frame), WitnessCommand.Create(frame),
            PublicityCommand.Create(frame), PublicCommand.Create(frame), PublicCommand.CreateSearch(frame),
            CreditReportCommand.Create(frame), SupervisionCommand.Create(frame), EvaluationsCommand.Create(frame),
            OutcomeCommand.Create(frame), FeedbackCommand.Create(frame), FiguresCommand.Create(frame), RulesCommand.Create(frame),
            ClockCommand.Create(frame),
        ];
        foreach (var command in commands)
            root.Subcommands.Add(command);
        return root;
    }

    private static int Misused(ParseResult parse, Terminal terminal)
    {
        foreach (var fault in parse.Errors.DistinctBy(fault => fault.Message))
            terminal.Error.WriteLine($"hubctl: {fault.Message}");
        var command = parse.CommandResult.Command;
        terminal.Error.WriteLine($"        See «hubctl {PathOf(command)}--help».");
        return ExitCode.WrongUsage;
    }

    private static string PathOf(Command command) =>
        command is RootCommand ? "" : $"{string.Concat(command.Parents.OfType<Command>().Select(PathOf))}{command.Name} ";
}
