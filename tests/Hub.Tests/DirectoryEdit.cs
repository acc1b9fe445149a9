using System.Text.Json;
using System.Text.Json.Nodes;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Tests;

/// <summary>Edits the shipped sharing directory as an operator would.</summary>
internal static class DirectoryEdit
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static JsonNode Dataset(this JsonNode directory, string code) => directory["datasets"]!.AsArray().Single(d => (string?)d!["code"] == code)!;

    /// <summary>Closes a dataset whose lists the law publishes.</summary>
    public static void Close(this JsonNode directory, string code, string disclosure)
    {
        directory.Dataset(code)["disclosure"] = disclosure;
        directory.Dataset(code)["closedRule"] = "保守国家秘密法";
    }

    /// <summary>The rights of an agency.</summary>
    public static IReadOnlyList<JsonNode> RightsOf(this JsonNode directory, string agency) =>
        [.. directory["rights"]!.AsArray().Where(r => (string?)r!["agency"] == agency)!];

    /// <summary>Edits the directory of a folder and gives it a version of its own.</summary>
    public static void Edit(string folder, string version, Action<JsonNode> edit) => Edit(folder, "directory.json", version, edit);

    /// <summary>The rules of a folder as an operator sends them.</summary>
    public static IEnumerable<RuleDocument> DocumentsOf(string folder) => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Select(file =>
        new RuleDocument { Name = Path.GetRelativePath(folder, file), Json = ByteString.CopyFrom(File.ReadAllBytes(file)) });

    /// <summary>Edits a document of a folder and gives it a version of its own.</summary>
    public static void Edit(string folder, string document, string version, Action<JsonNode> edit)
    {
        var path = Path.Combine(folder, document);
        var node = JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient)!;
        node["version"] = version;
        edit(node);
        File.WriteAllText(path, node.ToJsonString());
    }

    /// <summary>A copy of the shipped configuration.</summary>
    public static string CopyOfConfig(string into)
    {
        var (shipped, folder) = (Path.Combine(AppContext.BaseDirectory, "config"), Path.Combine(into, "config"));
        foreach (var file in Directory.EnumerateFiles(shipped, "*.json", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return folder;
    }
}
