using System.Text;
using CreditHub.Domain.Texts;

namespace CreditHub.Cli.Shell;

/// <summary>
/// What people read on a terminal. Whatever a hub, a source or a file wrote is shown as it is: nothing of it moves the cursor, changes
/// colours, turns letters round or begins a line of its own.
/// </summary>
internal sealed class ShownWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    // Halves of a character come one by one; whoever writes texts writes them whole.
    public override void Write(char value) =>
        inner.Write(value is '\n' or '\r' or '\t' || char.IsSurrogate(value) ? $"{value}" : ShownText.Of($"{value}"));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) => inner.Write(ShownText.OfLines(value ?? ""));

    public override void WriteLine(string? value) => inner.WriteLine(ShownText.Of(value ?? ""));

    public override Task WriteAsync(string? value) => inner.WriteAsync(ShownText.OfLines(value ?? ""));

    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(ShownText.Of(value ?? ""));

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
