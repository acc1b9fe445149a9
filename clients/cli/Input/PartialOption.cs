using System.CommandLine;
using CreditHub.Cli.Running;
using CreditHub.V1;

namespace CreditHub.Cli.Input;

/// <summary>The option by which a part is taken where the decision log of a node cannot be reached; what is missing is named on the error stream.</summary>
internal sealed class PartialOption
{
    /// <summary>The option.</summary>
    public Option<bool> Symbol { get; } = new("--partial") { Description = "Where the log of a node cannot be reached, take what the others hold. Without it the command is refused." };

    /// <summary>What to do with a log that is missing; null where only the whole is wanted.</summary>
    public Action<UnreachableLog>? Read(HubCall call) => call.Value(Symbol) ? log => Tell(call, log) : null;

    /// <summary>Names a missing log.</summary>
    public static void Tell(HubCall call, UnreachableLog log) => call.Terminal.Error.WriteLine(
        log.LogId.Length == 0 ? "hubctl: NOT WHOLE: the log of a node that has just begun cannot be reached" : $"hubctl: NOT WHOLE: log {log.LogId}, with entries up to {log.SealedAt} at least, cannot be reached");
}
