using System.Globalization;
using CreditHub.Ledger.Verification;

namespace CreditHub.Hub.Checkpoints;

/// <summary>
/// Says how far a verification is: on a terminal as a bar that is drawn again, elsewhere as a line now and then. Each entry is looked at
/// twice, among all entries and among those of its subject.
/// </summary>
/// <param name="output">Where it is said.</param>
/// <param name="isTerminal">True where the line may be drawn over.</param>
/// <param name="time">The clock.</param>
internal sealed class VerifyProgress(TextWriter output, bool isTerminal, TimeProvider time)
{
    private const int BarWidth = 24;
    private const int LineWidth = 100;
    private const int Passes = 2;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, VerificationProgress> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _beganWith = new(StringComparer.Ordinal);
    private readonly long _began = time.GetTimestamp();
    private long _saidAt = time.GetTimestamp();

    /// <summary>Takes a step of the verification. Called by both of its threads.</summary>
    public void Take(VerificationProgress step)
    {
        lock (_gate)
        {
            _beganWith.TryAdd(step.Step, step.Done);
            _steps[step.Step] = step;
            var since = time.GetElapsedTime(_saidAt);
            if (since < (isTerminal ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(10))) return;
            _saidAt = time.GetTimestamp();
            if (isTerminal) output.Write($"\r{Line().PadRight(LineWidth)[..LineWidth]}");
            else output.WriteLine(Line());
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (isTerminal) output.Write($"\r{new string(' ', LineWidth)}\r");
        }
    }

    // What was looked at before the first page of this run, as one that was interrupted did, is no work of this run.
    private string Line()
    {
        if (_steps.TryGetValue("numbers", out var numbers))
            return string.Create(CultureInfo.InvariantCulture, $"numbers of before the unified code: {numbers.Done:N0}");
        var most = _steps.Values.Max(s => s.Most) * Passes;
        var done = Math.Min(most, _steps.Values.Sum(s => s.Done));
        var share = most == 0 ? 0 : (double)done / most;
        var rate = (done - _beganWith.Values.Sum()) / Math.Max(0.001, time.GetElapsedTime(_began).TotalMinutes);
        var filled = (int)(share * BarWidth);
        var bar = isTerminal ? $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] " : "";
        var left = rate <= 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $", {TimeSpan.FromMinutes((most - done) / rate):h\\:mm\\:ss} left");
        return string.Create(
            CultureInfo.InvariantCulture,
                $"{bar}{share * 100:0} %, {done / Passes:N0} of {most / Passes:N0} entries, {rate / Passes:N0} a minute{left}");
    }
}
