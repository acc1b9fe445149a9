using System.CommandLine;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Input;

/// <summary>The option <c>--output</c>: a table for people, or JSON like <c>--json</c>.</summary>
internal static class OutputOption
{
    private const string AsJson = "json";

    /// <summary>Makes the option.</summary>
    public static Option<string> Create()
    {
        var option = new Option<string>("--output")
        {
            Description = "Form of the output: table or json.", HelpName = "FORM", DefaultValueFactory = _ => "table",
        };
        option.AcceptOnlyFromAmong("table", AsJson);
        return option;
    }

    /// <summary>The call as the option says.</summary>
    public static HubCall In(HubCall call, Option<string> option) => call with { Json = call.Json || call.Value(option) == AsJson };
}
