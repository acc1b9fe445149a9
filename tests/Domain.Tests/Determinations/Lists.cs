using System.Text.Json;
using System.Text.Json.Nodes;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.Tests.Codes;

namespace CreditHub.Domain.Tests.Determinations;

/// <summary>The shipped catalogue with one list's determination changed.</summary>
internal static class Lists
{
    public static MeasureCatalogue With(string list, Action<JsonNode> bend)
    {
        using var json = ConfigFolder.Open("catalogue.json");
        var document = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
        bend(document["lists"]!.AsArray().Single(l => (string?)l!["code"] == list)!["determination"]!);
        return CatalogueReader.Read(ConfigFolder.Json(document.ToJsonString()));
    }
}
