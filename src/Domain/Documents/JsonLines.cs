using System.Text.Json;

namespace CreditHub.Domain.Documents;

/// <summary>Finds the line on which an element of a JSON document begins.</summary>
internal static class JsonLines
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The line from 1 of an element, or of the nearest one around it where there is none of that path.</summary>
    /// <param name="json">The document.</param>
    /// <param name="path">Members and indices, such as <c>measures[3].code</c>, <c>fields['tax.remark']</c>, <c>lists[code=ban]</c>.</param>
    public static int Of(ReadOnlySpan<byte> json, string path)
    {
        var found = 0L;
        try
        {
            var reader = new Utf8JsonReader(json, Lenient);
            if (reader.Read()) found = reader.TokenStartIndex;
            foreach (var step in Steps(path))
            {
                if (!(step is ['[', ..] ? ToElement(ref reader, step[1..^1]) : ToMember(ref reader, step))) break;
                found = reader.TokenStartIndex;
            }
        }
        catch (JsonException)
        {
            // What is no JSON has lines up to where it breaks off.
        }

        return json[..(int)found].Count((byte)'\n') + 1;
    }

    /// <summary>The text of a member of the document; null where it has none.</summary>
    public static string? TextOf(ReadOnlySpan<byte> json, string member)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Lenient);
            return reader.Read() && ToMember(ref reader, member) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool ToMember(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            if (!reader.Read() || isIt) return isIt;
            reader.Skip();
        }

        return false;
    }

    private static bool ToElement(ref Utf8JsonReader reader, string which)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        var index = int.TryParse(which, out var given) ? given : -1;
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i == index || (index < 0 && Has(reader, which))) return true;
            reader.Skip();
        }

        return false;
    }

    // By value: the copy reads ahead, the reader itself stays where it is.
    private static bool Has(Utf8JsonReader reader, string memberAndValue)
    {
        var at = memberAndValue.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && ToMember(ref reader, memberAndValue[..at]) && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(memberAndValue[(at + 1)..]);
    }

    // «a.b[1]['c.d']» to «a», «b», «[1]», «c.d»: a name in quotes is a member like any other.
    private static IEnumerable<string> Steps(string path)
    {
        var rest = path.AsMemory();
        while (!rest.IsEmpty)
        {
            if (rest.Span[0] == '.') rest = rest[1..];
            var isBracket = rest.Span[0] == '[';
            var isQuoted = isBracket && rest.Span is [_, '\'', ..];
            var end = isQuoted ? rest.Span.IndexOf("']") + 2 : isBracket ? rest.Span.IndexOf(']') + 1 : rest.Span.IndexOfAny('.', '[');
            if (end <= 1 && (isBracket || end == 0)) yield break;
            if (end < 0) end = rest.Length;
            yield return isQuoted ? rest[2..(end - 2)].ToString() : rest[..end].ToString();
            rest = rest[end..];
        }
    }
}
