using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CreditHub.Cli.Certificates;

/// <summary>The hub's file of who is known by which certificate or key. What stands in it already is kept.</summary>
internal static class CredentialsFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Binds a certificate or key to an agency.</summary>
    /// <param name="path">The file; made where it is not there.</param>
    /// <param name="agency">Code of the agency.</param>
    /// <param name="list"><c>certificates</c> or <c>keys</c>.</param>
    /// <param name="digest">SHA-256, hexadecimal.</param>
    /// <param name="name">How the operator calls it.</param>
    public static void Bind(string path, string agency, string list, string digest, string name)
    {
        var document = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient)!.AsObject() : [];
        var agencies = ListOf(document, "agencies");
        var entry = agencies.FirstOrDefault(a => (string?)a!["agency"] == agency)?.AsObject();
        if (entry is null) agencies.Add(entry = new JsonObject { ["agency"] = agency });
        ListOf(entry, list).Add(new JsonObject { ["sha256"] = digest, ["name"] = name });
        PrivateFile.Replace(path, document.ToJsonString(Indented) + "\n");
    }

    private static JsonArray ListOf(JsonObject parent, string name)
    {
        if (parent[name] is JsonArray list) return list;
        var made = new JsonArray();
        parent[name] = made;
        return made;
    }
}
