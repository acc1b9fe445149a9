using System.Text.RegularExpressions;
using Xunit;

namespace CreditHub.Architecture.Tests;

/// <summary>Decisions are numbered without gaps that nobody explains, and name what is there.</summary>
public sealed partial class DecisionTests
{
    [Fact]
    public void Numbers_AreInTheIndex_AndGapsAreStated()
    {
        var index = File.ReadAllText(Path.Combine(Repository.Root, "docs/decisions/README.md"));
        var numbers = Files().Select(NumberOf).ToList();
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.All(Files(), file => Assert.Contains($"| [{NumberOf(file)}]({Path.GetFileName(file)}) | {TitleOf(file)} |", index, StringComparison.Ordinal));
        var unused = Unused().Match(index).Groups["numbers"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
        Assert.Equal(Enumerable.Range(1, numbers.Max()).Except(numbers), unused);
    }

    [Fact]
    public void Names_OfTypes_AreInTheSource()
    {
        var source = string.Concat(
            Repository.Files("*.cs", "src", "clients", "tools", "tests").Concat(Repository.Files("*.proto", "protos")).Select(File.ReadAllText));
        var words = Word().Matches(source).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        var named = Files().SelectMany(f => Named().Matches(File.ReadAllText(f)).Select(m => (File: Path.GetFileName(f), Name: m.Groups["name"].Value))).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, n => Assert.Contains(n.Name, words));
    }

    private static List<string> Files() =>
        [.. Repository.Files("*.md", "docs/decisions").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])).Order(StringComparer.Ordinal)];

    private static int NumberOf(string file) => int.Parse(Path.GetFileName(file).AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);

    private static string TitleOf(string file) => File.ReadLines(file).First()[$"# {NumberOf(file)}. ".Length..];

    [GeneratedRegex(@"`(?<name>(?:[A-Z][a-z0-9]+){2,})[.`]")]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(?:[A-Z][a-z0-9]+){2,}\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"^Numbers without a decision: (?<numbers>[\d, ]+)\.", RegexOptions.Multiline)]
    private static partial Regex Unused();
}
