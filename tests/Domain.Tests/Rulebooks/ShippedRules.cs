using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Tests.Codes;

namespace CreditHub.Domain.Tests.Rulebooks;

/// <summary>The shipped documents, some of them edited.</summary>
internal static class ShippedRules
{
    private static readonly string Folder = Path.Combine(ConfigFolder.Repository, "config");

    /// <summary>Names of the shipped documents.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Concat(Directory.EnumerateFiles(Path.Combine(Folder, "supervision"))).Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal)];

    public static string TextOf(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>Reads the shipped documents with one replaced.</summary>
    public static Rulebook Read(string? name = null, string? text = null) => Rulebook.Read(Documents(name, text), static path => !path.Contains("no_such", StringComparison.Ordinal));

    public static RuleDocuments Documents(string? name = null, string? text = null) =>
        RuleDocuments.Of(Names.Select(n => new RuleDocument(n, Encoding.UTF8.GetBytes(n == name ? text! : TextOf(n)))));

    /// <summary>A shipped document, edited. It loses its comments.</summary>
    public static string Edited(string name, Action<JsonNode> edit)
    {
        var document = JsonNode.Parse(TextOf(name), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        edit(document);
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
