using System.Text;

namespace CreditHub.Cli.Shell;

/// <summary>What surrounds the program: where it reads and writes, and the environment. Tests put their own in its place.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Func<Stream> OpenInput, Func<string, string?> Variable, bool Interactive)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

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
