using System.Text.RegularExpressions;
using Xunit;

namespace CreditHub.Architecture.Tests;

/// <summary>What no analyzer checks.</summary>
public sealed partial class TidyTests
{
    private const int LinesMax = 300;
    private static readonly string[] Code = ["src", "clients", "tools", "tests", "examples"];

    [Fact]
    public void CodeFiles_HoldOneIdeaThatFitsInAHead()
    {
        var long_ = Repository.Files("*.cs", "src", "clients", "tools").Where(f => !f.Contains("Migrations", StringComparison.Ordinal))
            .Select(f => (File: f, Lines: File.ReadAllLines(f).Length)).Where(f => f.Lines > LinesMax);
        Assert.Empty(long_);
    }

    [Fact]
    public void CodeFiles_HoldNoLeftovers()
    {
        var found = Repository.Files("*.cs", Code).Where(f => !f.EndsWith("TidyTests.cs", StringComparison.Ordinal))
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (f, i, line)))
            .Where(l => l.line.Contains('\t', StringComparison.Ordinal) || Leftovers().IsMatch(l.line));
        Assert.Empty(found);
    }

    [Fact]
    public void Types_AreNamedForWhatTheyAre()
    {
        var found = Repository.Files("*.cs", "src", "clients", "tools").SelectMany(File.ReadLines).Where(l => EmptyNames().IsMatch(l));
        Assert.Empty(found);
    }

    [Fact]
    public void Documents_BeginWithATitleAndTheirLinksLead()
    {
        var documents = Repository.Files("*.md", "docs", "src", "clients", "examples").Concat(Directory.EnumerateFiles(Repository.Root, "*.md")).ToList();
        Assert.NotEmpty(documents);
        Assert.All(documents, document =>
        {
            var text = File.ReadAllText(document);
            Assert.StartsWith("# ", text, StringComparison.Ordinal);
            Assert.All(Links().Matches(text), link =>
            {
                var target = link.Groups["target"].Value.Split('#')[0];
                if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal)) return;
                var path = Path.Combine(Path.GetDirectoryName(document)!, target);
                Assert.True(File.Exists(path) || Directory.Exists(path), $"{document}: {target} leads nowhere.");
            });
        });
    }

    [Fact]
    public void ThreatTable_NamesTestsThatExist()
    {
        var tests = string.Concat(Repository.Files("*.cs", "tests").Select(File.ReadAllText));
        var named = TestNames().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/security.md"))).Select(m => m.Groups["name"].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains($" {name}(", tests, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`(?<name>[A-Z]\w*[a-z]_\w+_\w+)`")]
    private static partial Regex TestNames();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Leftovers();

    [GeneratedRegex(@"\b(class|record|struct|interface) \w+(Manager|Helper|Helpers|Util|Utils|Impl)\b")]
    private static partial Regex EmptyNames();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();
}
