using CreditHub.Year.Tests;
using Xunit;

[assembly: Xunit.AssemblyFixture(typeof(YearOf2026))]

namespace CreditHub.Year.Tests;

/// <summary>
/// The year, walked once: all stories against one hub, day by day, each at its own dates. What went wrong is kept by story; the rest of a
/// story is not told then, and the other stories go on.
/// </summary>
public sealed class YearOf2026 : IAsyncLifetime
{
    private static readonly DateTimeOffset Begins = new(2026, 1, 4, 8, 0, 0, TimeSpan.FromHours(8));
    private readonly Dictionary<string, string?> _outcomes = new(StringComparer.Ordinal);

    /// <summary>Names of the stories.</summary>
    public static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.story").Select(f =>
        Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "stories");

    /// <summary>What went wrong in a story; null where all went as told.</summary>
    public string? WrongIn(string file) => _outcomes[file];

    /// <summary>What metrics and readiness said at the end of the year.</summary>
    public (string Metrics, string Readiness) AtTheEnd { get; private set; }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var files = Directory.EnumerateFiles(Folder, "*.story", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var stories = files.Select(f => StoryReader.Read(Path.GetFileName(f), File.ReadAllLines(f))).ToList();
        await using var hub = await YearHub.Start(Begins);
        var tellers = stories.ToDictionary(s => s.File, s => new StoryTeller(s, hub), StringComparer.Ordinal);
        var told = stories.SelectMany(s => s.Lines.Select(line => (Teller: tellers[s.File], s.File, Line: line)));
        foreach (var (teller, _, line) in told.OrderBy(t => t.Line.At).ThenBy(t => t.File, StringComparer.Ordinal).ThenBy(t =>
            t.Line.Number))
        {
            if (teller.IsBroken) continue;
            await hub.MoveTo(line.At);
            await teller.Tell(line);
        }

        foreach (var (file, teller) in tellers) _outcomes[file] = teller.Wrong;
        AtTheEnd = (await hub.Operations("metrics"), await hub.Operations("ready"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
