using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CreditHub.Domain.Documents;

/// <summary>Says in one sentence, without names of types, why the serializer refused a document.</summary>
internal static partial class JsonFaults
{
    /// <summary>The fault with its place.</summary>
    /// <param name="file">File of the document.</param>
    /// <param name="json">The document.</param>
    /// <param name="fault">What the serializer said.</param>
    /// <param name="types">Where the types of documents are.</param>
    public static DocumentFinding Of(string file, ReadOnlySpan<byte> json, JsonException fault, Assembly types)
    {
        var path = (fault.Path ?? "$")[1..].TrimStart('.');
        var (text, isSyntax) = Sentence(fault, path, types);

        // Where the text is no JSON the reader knows the line; else the element does, which begins before what the reader had come to.
        return new DocumentFinding(file, isSyntax ? (int)(fault.LineNumber ?? 0) + 1 : JsonLines.Of(json, path), text);
    }

    private static (string Text, bool IsSyntax) Sentence(JsonException fault, string path, Assembly types)
    {
        var message = fault.Message;
        var where = path.Length == 0 ? "the document" : path;
        if (Unmapped().Match(message) is { Success: true } unknown) return ($"There is no property '{unknown.Groups[1].Value}' here; is it misspelt?", false);
        if (Missing().Match(message) is { Success: true } missing)
        {
            var names = missing.Groups[1].Value.TrimEnd('.');
            return ($"The property {names} is missing in {where}.", false);
        }

        if (Duplicate().Match(message) is { Success: true } twice) return ($"The property '{twice.Groups[1].Value}' stands twice.", false);
        if (Null().Match(message) is { Success: true } none) return ($"'{none.Groups[1].Value}' of {where} is null; give it a value or leave it out.", false);
        if (Unconvertible().Match(message) is { Success: true } wrong) return ($"{where} must be {Expected(wrong.Groups[1].Value, path, types)}.", false);
        if (fault.InnerException is FormatException) return ($"{where}: {Clean(message)}", false);
        return ($"This is not JSON: {Clean(message)}", true);
    }

    // Of a text, a number or a word the serializer names the type that has the member, of everything else the member's own.
    private static string Expected(string typeName, string path, Assembly types)
    {
        if (typeName.Contains("List`1", StringComparison.Ordinal)) return "a list";
        var type = types.GetType(typeName) ?? Type.GetType(typeName);
        var member = path[(path.LastIndexOf('.') + 1)..];
        var property = type?.GetProperty(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType;
        var expected = property is null ? type : Nullable.GetUnderlyingType(property) ?? property;
        if (expected is { IsEnum: true })
            return $"one of {string.Join(", ", Enum.GetNames(expected).Where(n => n != "None").Select(JsonNamingPolicy.KebabCaseLower.ConvertName))}";
        return expected == typeof(string) ? "a text"
            : expected == typeof(int) || expected == typeof(long) ? "a whole number"
            : expected == typeof(bool) ? "true or false"
            : expected?.GetCustomAttribute<WrittenAsAttribute>() is { } written ? written.Form
            : "an object";
    }

    // The serializer adds its own place, with lines from 0.
    private static string Clean(string message) => Place().Replace(message, "");

    [GeneratedRegex("^The JSON property '(.*?)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties including: (.*?)\\.?(?: Path: |$)")]
    private static partial Regex Missing();

    [GeneratedRegex("^Duplicate property '(.*?)'")]
    private static partial Regex Duplicate();

    [GeneratedRegex("^The (?:constructor parameter|property or field|property) '(.*?)'.* null")]
    private static partial Regex Null();

    [GeneratedRegex("^The JSON value could not be converted to (\\S+?)\\.(?: |$)")]
    private static partial Regex Unconvertible();

    [GeneratedRegex(" (?:Path: |LineNumber: ).*$")]
    private static partial Regex Place();
}
