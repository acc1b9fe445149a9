using CreditHub.Domain.Texts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CreditHub.Cli.Output;

/// <summary>
/// The console on which tables and coloured lines are drawn. Texts are shown as they are; only the console's own colours and moves of the
/// cursor reach the terminal as such.
/// </summary>
internal sealed class ShownConsole(IAnsiConsole inner) : IAnsiConsole
{
    public Profile Profile => inner.Profile;

    public IAnsiConsoleCursor Cursor => inner.Cursor;

    public IAnsiConsoleInput Input => inner.Input;

    public IExclusivityMode ExclusivityMode => inner.ExclusivityMode;

    public RenderPipeline Pipeline => inner.Pipeline;

    public void Clear(bool home) => inner.Clear(home);

    public void WriteAnsi(Action<AnsiWriter> action) => inner.WriteAnsi(action);

    public void Write(IRenderable renderable) => inner.Write(new Shown(renderable));

    /// <summary>Writes one line. A line end within it begins none.</summary>
    public void WriteLine(string text) => inner.Write(new Text(ShownText.Of(text) + "\n"));

    /// <summary>Writes an empty line.</summary>
    public void WriteLine() => inner.WriteLine();

    private sealed class Shown(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth)
            .Select(part => part.IsControlCode || part.IsLineBreak ? part : new Segment(ShownText.OfLines(part.Text), part.Style));
    }
}
