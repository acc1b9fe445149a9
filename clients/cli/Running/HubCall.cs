using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Running;

/// <summary>One run of a command that calls no hub.</summary>
internal sealed record LocalCall(ParseResult Parse, TextWriter Out)
{
    public T? Value<T>(Option<T> option) => Parse.GetValue(option);

    public T Value<T>(Argument<T> argument) => Parse.GetRequiredValue(argument);
}

/// <summary>One run of a command: the hub, and where the outcome goes.</summary>
internal sealed record HubCall(
    ParseResult Parse, CreditHubClient Hub, Terminal Terminal, LogLines Lines, ShownConsole Console, bool Json,
    CancellationToken Cancellation)
{
    private readonly OverdueNotice _overdue = new();

    public T? Value<T>(Option<T> option) => Parse.GetValue(option);

    public T Value<T>(Argument<T> argument) => Parse.GetRequiredValue(argument);

    /// <summary>Writes one message as a line of JSON, for machines.</summary>
    public void WriteJson(IMessage message) => Terminal.WriteJson(JsonFormatter.Default.Format(message));

    /// <summary>Says on the error output, past tables and lines of JSON, of which sources the answer lacks what they have not yet said.</summary>
    public void WarnOfOverdue(IEnumerable<SourceAge> ages)
    {
        if (_overdue.Of(ages) is { } sentence) Terminal.Error.WriteLine(sentence);
    }

    /// <summary>
    /// Asks the hub for something small. Streams go on trying when the hub is away; a first call to a hub that is not there shall say so at once.
    /// </summary>
    public Task ReachAsync() => Hub.ListMattersAsync(Cancellation);
}
