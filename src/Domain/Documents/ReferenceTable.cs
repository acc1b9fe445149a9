using System.Text.Json;
using System.Text.Json.Serialization;

namespace CreditHub.Domain.Documents;

/// <summary>Reads the tables that an operator edits: strictly, since a misspelt member would be a rule that silently does not hold.</summary>
internal static class ReferenceTable
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static T Read<T>(string table, Stream json)
    {
        using var buffer = new MemoryStream();
        json.CopyTo(buffer);
        var text = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        try
        {
            var document = JsonSerializer.Deserialize<T>(text, Strict) ?? throw new ReferenceDataException(table, ["The file holds null; it must hold an object."]);
            ReferenceDataException.ThrowIfAny(table, [.. NullsInLists(JsonSerializer.Deserialize<JsonElement>(text, Strict), "$")]);
            return document;
        }
        catch (JsonException fault)
        {
            throw new ReferenceDataException(table, [WithPlace(fault)], fault);
        }
    }

    // The serializer lets a list hold nulls whatever its elements' type says.
    private static IEnumerable<string> NullsInLists(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => NullsInLists(p.Value, $"{path}.{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((e, i) =>
            e.ValueKind == JsonValueKind.Null ? [$"{path}[{i}] is null; remove it."] : NullsInLists(e, $"{path}[{i}]")),
        _ => [],
    };

    // The serializer adds the place to its own messages, not to those of converters.
    private static string WithPlace(JsonException fault) => fault.Path is null || fault.Message.Contains("Path: ", StringComparison.Ordinal)
        ? fault.Message
        : $"{fault.Message} Path: {fault.Path} | LineNumber: {fault.LineNumber} | BytePositionInLine: {fault.BytePositionInLine}.";
}
