using System.Diagnostics;
using System.Text;

namespace CreditHub.EndToEnd.Tests;

/// <summary>Everything that a process writes, readable while it runs.</summary>
internal sealed class ProcessOutput
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins to read a process whose outputs are redirected.</summary>
    public ProcessOutput(Process process)
    {
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString()
    {
        lock (_text) return _text.ToString();
    }

    /// <summary>Whether it wrote a text by now.</summary>
    public Task<bool> Says(string text) => Task.FromResult(ToString().Contains(text, StringComparison.Ordinal));

    private void Add(string? line)
    {
        lock (_text) _text.Append(line).Append('\n');
    }
}
