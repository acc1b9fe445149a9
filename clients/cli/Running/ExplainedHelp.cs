using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CreditHub.Cli.Running;

/// <summary>A command with more to say than fits into the list of commands.</summary>
internal sealed class ExplainedCommand(string name, string description, string[] examples) : Command(name, description.Split('\n')[0])
{
    /// <summary>What its own help says below the options: the rest of the description, and examples.</summary>
    public IEnumerable<string> Explanation =>
        [.. description.Split('\n').Skip(1), "", "Examples:", .. examples.Select(example => "  hubctl " + example), ""];
}

/// <summary>The help of a command, followed by its explanation.</summary>
internal sealed class ExplainedHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExplainedCommand command)
        {
            foreach (var line in command.Explanation)
                parseResult.InvocationConfiguration.Output.WriteLine(line);
        }

        return exitCode;
    }

    public static void SetFor(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new ExplainedHelp((HelpAction)option.Action!);
    }
}
