using Xunit;

namespace CreditHub.Architecture.Tests.Namespaces;

/// <summary>Inside each project the arrows between namespaces point one way, so that a folder can be read with what stands below it only.</summary>
public sealed class NamespaceTests
{
    public static TheoryData<string> Projects => new(Repository.Projects());

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_OfOneProject_NameEachOtherOneWayOnly(string project)
    {
        var cyclic = Graph(project).CyclicArrows();
        Assert.True(cyclic.Count == 0, string.Join('\n', cyclic.Select(a => $"{a.From} → {a.To} in {a.File}")));
    }

    [Fact]
    public void Floors_OfEveryProject_AreThoseThatTheDocumentShows()
    {
        var path = Path.Combine(Repository.Root, "docs/namespaces.md");
        var written = FloorsDocument.Write(Repository.Projects().Select(project => (project, Graph(project))));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, written);
        Assert.Equal(File.ReadAllText(path), written);
    }

    [Theory]
    [InlineData("using A.Low;\nnamespace A.Top; class Uses;")]
    [InlineData("global using A.Low;\nnamespace A.Top; class Uses;")]
    [InlineData("using Alias = A.Low.Thing;\nnamespace A.Top; class Uses;")]
    [InlineData("using static A.Low.Thing;\nnamespace A.Top; class Uses;")]
    [InlineData("namespace A.Top; class Uses { Low.Thing _thing; }")]
    [InlineData("namespace A.Top; class Uses { A.Low.Thing _thing; }")]
    [InlineData("namespace A.Top; class Uses { string _text = $\"{Low.Thing.Name}\"; }")]
    [InlineData("namespace A.Low.Inner; class Uses { Thing _thing; }")]
    public void Graph_OfAFileThatNamesAnotherNamespace_HasAnArrow(string text)
    {
        var graph = Graph(("Thing.cs", "namespace A.Low; record Thing;"), ("Uses.cs", text));
        var arrow = Assert.Single(graph.Arrows);
        Assert.Equal(("A.Low", "Uses.cs"), (arrow.To, arrow.File));
        Assert.Empty(graph.CyclicArrows());
    }

    [Theory]
    [InlineData("namespace A.Top; /* Low.Thing */ class Uses; // Low.Thing")]
    [InlineData("namespace A.Top; class Uses { string _text = \"Low.Thing\"; }")]
    [InlineData("namespace A.Top; class Uses { Thing _own; } class Thing;")]
    [InlineData("using A.Low.Elsewhere;\nnamespace A.Top; class Uses;")]
    [InlineData("using System.Low;\nnamespace A.Top; class Uses { void M() { using var low = X; } }")]
    public void Graph_OfAFileThatNamesNoOtherNamespace_HasNone(string text) =>
        Assert.Empty(Graph(("Thing.cs", "namespace A.Low; record Thing;"), ("Uses.cs", text)).Arrows);

    [Fact]
    public void CyclicArrows_OfNamespacesThatReachEachOtherOverAThird_AreAllOfThem()
    {
        var graph = Graph(
            ("One.cs", "using A.Two;\nnamespace A.One; class One;"),
            ("Two.cs", "using A.Three;\nnamespace A.Two; class Two;"),
            ("Three.cs", "using A.One;\nusing A.Low;\nnamespace A.Three; class Three;"),
            ("Low.cs", "namespace A.Low; class Low;"));
        Assert.Equal(["One.cs", "Three.cs", "Two.cs"], graph.CyclicArrows().Select(a => a.File));
    }

    private static NamespaceGraph Graph(string project) => new(Repository.Files("*.cs", project)
        .Where(f => !f.Contains("Migrations", StringComparison.Ordinal))
        .Select(f => new SourceText(Path.GetRelativePath(Repository.Root, f), File.ReadAllText(f))).ToList());

    private static NamespaceGraph Graph(params (string Path, string Text)[] files) =>
        new(files.Select(f => new SourceText(f.Path, f.Text)).ToList());
}
