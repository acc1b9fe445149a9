using System.Globalization;
using CreditHub.Domain.Texts;
using Microsoft.Extensions.Logging;

namespace CreditHub.Cli.Output;

/// <summary>Log lines on the error stream, and under them, on a terminal, one line that shows how far a delivery has come.</summary>
internal sealed class LogLines(TextWriter error, bool interactive, TimeProvider time) : ILoggerProvider, ILogger
{
    // A terminal is looked at; a log is kept.
    private readonly TimeSpan _pause = interactive ? TimeSpan.FromSeconds(0.2) : TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private string _name = "";
    private long _begunAt;
    private long _begunWith;
    private long _saidAt;
    private int _shown;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        lock (_gate)
        {
            Clear();
            var message = ShownText.Of(formatter(state, exception));
            error.WriteLine($"{time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {Word(logLevel)}{message}");
            if (exception is not null) error.WriteLine(ShownText.OfLines($"{exception}"));
        }
    }

    /// <summary>Shows how far a delivery has come: rows and rows a second.</summary>
    public void Progress(string name, long rows) => Progress(name, rows, total: 0);

    /// <summary>Shows how far a delivery has come, and how long the rest will take at this pace where the number of rows is known.</summary>
    public void Progress(string name, long rows, long total)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (name != _name) (_name, _begunAt, _begunWith, _saidAt) = (name, now, rows, now);
            if (time.GetElapsedTime(_saidAt, now) < _pause) return;
            _saidAt = now;
            var seconds = time.GetElapsedTime(_begunAt, now).TotalSeconds;
            var pace = (rows - _begunWith) / seconds;
            var text = $"{ShownText.Of(name)}: {Labels.Number(rows)}{(total > 0 ? $" of {Labels.Number(Math.Max(total,
                rows))}" : "")} rows, {Labels.Number((long)pace)} rows/s{Rest(total - rows, pace)}";
            Clear();
            if (interactive) error.Write(text);
            else error.WriteLine($"{time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {text}");
            _shown = interactive ? text.Length : 0;
        }
    }

    /// <summary>Takes away the line that shows how far a delivery has come.</summary>
    public void EndProgress()
    {
        lock (_gate) Clear();
    }

    public void Dispose() => EndProgress();

    private static string Rest(long rows, double pace)
    {
        if (rows <= 0 || pace <= 0) return "";
        var left = TimeSpan.FromSeconds(Math.Min(rows / pace, TimeSpan.FromDays(99).TotalSeconds));
        return left.TotalHours >= 1 ? $", about {(int)left.TotalHours} h {left.Minutes} min left" : left.TotalMinutes >= 1 ? $", about {left.Minutes} min left" : $", about {left.Seconds} s left";
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Warning => "WARNING ",
        LogLevel.Error or LogLevel.Critical => "ERROR ",
        _ => "",
    };

    private void Clear()
    {
        if (_shown > 0) error.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }
}
