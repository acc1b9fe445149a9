using System.Text;
using CreditHub.Domain.Texts;

namespace CreditHub.Cli.Shell;

/// <summary>What surrounds the program: where it reads and writes, and the environment. Tests put their own in its place.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Func<Stream> OpenInput, Func<string, string?> Variable, bool Interactive)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Where texts go that machines read, and drawings that are made of control characters. Whoever writes here escapes.</summary>
    public TextWriter Raw { get; private init; } = Out;

    /// <summary>Likewise of the error output.</summary>
    public TextWriter RawError { get; private init; } = Error;

    /// <summary>The same, for people: what is written to both outputs is shown as it is.</summary>
    public Terminal ForPeople() => this with { Out = new ShownWriter(Out), Error = new ShownWriter(Error), Raw = Out, RawError = Error };

    /// <summary>Writes a line of JSON, for machines.</summary>
    public Task WriteJsonAsync(string json) => Raw.WriteLineAsync(ShownText.OfJson(json));

    /// <summary>Writes a line of JSON, for machines.</summary>
    public void WriteJson(string json) => Raw.WriteLine(ShownText.OfJson(json));

    /// <summary>The process's own.</summary>
    public static Terminal OfProcess()
    {
        Console.OutputEncoding = Utf8;
        // Commands that stream flush where a reader waits for a line; flushing at each word would make large listings slow.
#pragma warning disable CA2000 // Lives as long as the process
        var output = new StreamWriter(Console.OpenStandardOutput(), Utf8, bufferSize: 16 * 1024) { AutoFlush = !Console.IsOutputRedirected };
#pragma warning restore CA2000
        return new Terminal(
            output, Console.Error, Console.OpenStandardInput, Environment.GetEnvironmentVariable, Interactive: !Console.IsOutputRedirected);
    }
}
