using System.Text.Json;

namespace CreditHub.Adapters.Transports.Http;

/// <summary>Finds what stands under names parted by dots, such as <c>data.rows</c>.</summary>
internal static class JsonPath
{
    /// <summary>What stands there; null = nothing does.</summary>
    public static JsonElement? Find(JsonElement root, string path)
    {
        var element = root;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return element;
    }
}
