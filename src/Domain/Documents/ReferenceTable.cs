using System.Text.Json;
using System.Text.Json.Serialization;

namespace CreditHub.Domain.Documents;

/// <summary>Reads the documents that an operator edits: strictly, since a misspelt member would be a rule that silently does not hold.</summary>
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

    /// <summary>Reads a document and holds it against itself.</summary>
    /// <param name="file">Its file, for what is wrong with it.</param>
    /// <param name="json">The document.</param>
    /// <param name="faultsOf">What is wrong with it.</param>
    /// <exception cref="ReferenceDataException">It cannot be used; all faults are named.</exception>
    public static T Read<T>(string file, Stream json, Func<T, IEnumerable<DocumentFault>> faultsOf)
    {
        using var buffer = new MemoryStream();
        json.CopyTo(buffer);
        var text = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        var document = Deserialize<T>(file, text);
        ReferenceDataException.ThrowIfAny(file, text, faultsOf(document));
        return document;
    }

    private static T Deserialize<T>(string file, ReadOnlyMemory<byte> text)
    {
        try
        {
            var document = JsonSerializer.Deserialize<T>(text.Span, Strict)
                ?? throw new ReferenceDataException([new DocumentFinding(file, 1, "The file holds null; it must hold an object.")]);
            ReferenceDataException.ThrowIfAny(file, text, NullsInLists(JsonSerializer.Deserialize<JsonElement>(text.Span, Strict), ""));
            return document;
        }
        catch (JsonException fault)
        {
            throw new ReferenceDataException([JsonFaults.Of(file, text.Span, fault, typeof(T).Assembly)], fault);
        }
    }

    // The serializer lets a list hold nulls whatever its elements' type says.
    private static IEnumerable<DocumentFault> NullsInLists(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => NullsInLists(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((e, i) => e.ValueKind == JsonValueKind.Null
            ? [new DocumentFault($"{path}[{i}] is null; remove it.", $"{path}[{i}]")]
            : NullsInLists(e, $"{path}[{i}]")),
        _ => [],
    };

}
