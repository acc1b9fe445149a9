using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CreditHub.Hub.Contract;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Json;

/// <summary>
/// Reads messages from protobuf's JSON, more strictly than the protobuf library: unknown fields, fields that stand twice, and two of a
/// choice are faults, and all faults are told together, each with its field. Depth is bounded. A test holds it against the library's own
/// parser.
/// </summary>
internal sealed class MessageReader
{
    /// <summary>Levels of objects and lists that a text may have; the contract's deepest message has fewer.</summary>
    public const int DepthMax = 32;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax };

    private readonly Faults _faults = new();
    private readonly List<object> _place = [];

    /// <summary>Reads a message from a text that holds it and nothing else.</summary>
    /// <exception cref="ApiException">The text is no JSON, or no message of this type.</exception>
    public static IMessage Read(MessageDescriptor type, in ReadOnlySequence<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        var message = type.Parser.ParseFrom([]);
        var own = new MessageReader();
        try
        {
            if (!reader.Read()) throw Malformed("The body is empty.");
            if (reader.TokenType == JsonTokenType.StartObject) own.ReadObject(ref reader, message, MessageShape.Of(type));
            else throw Malformed("The body is no JSON object.");
            if (reader.Read()) throw Malformed("Something follows the JSON object.");
        }
        catch (JsonException e)
        {
            var place = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            throw Malformed($"The body is no JSON at {place}, or is deeper than {DepthMax} levels.");
        }

        own._faults.ThrowIfAny();
        return message;
    }

    /// <summary>The refusal of a text that is no message.</summary>
    public static ApiException Malformed(string message) => new(ErrorReason.MessageMalformed, message);

    private void ReadObject(ref Utf8JsonReader reader, IMessage message, MessageShape shape)
    {
        Span<ulong> seen = stackalloc ulong[(shape.Fields.Length / 64) + 1];
        var last = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(ref reader, shape, last);
            if (index < 0)
            {
                AddUnknown(ref reader, shape);
                Skip(ref reader);
                continue;
            }

            last = index;
            var field = shape.Fields[index];
            _place.Add(field.Field.Name);
            if ((seen[index / 64] & (1UL << (index % 64))) != 0)
            {
                AddFault("stands twice.");
                Skip(ref reader);
            }
            else
            {
                seen[index / 64] |= 1UL << (index % 64);
                reader.Read();
                ReadField(ref reader, message, field);
            }

            _place.RemoveAt(_place.Count - 1);
        }
    }

    // Fields mostly come in the order of the contract.
    private static int IndexOf(ref Utf8JsonReader reader, MessageShape shape, int last)
    {
        for (var i = 1; i <= shape.Fields.Length; i++)
        {
            var index = (last + i) % shape.Fields.Length;
            var field = shape.Fields[index < 0 ? index + shape.Fields.Length : index];
            if (reader.ValueTextEquals(field.Name.EncodedUtf8Bytes) || reader.ValueTextEquals(field.CamelName)) return index;
        }

        return -1;
    }

    private void ReadField(ref Utf8JsonReader reader, IMessage message, FieldShape field)
    {
        // As in protobuf's JSON, null is the same as leaving the field out.
        if (reader.TokenType == JsonTokenType.Null) return;
        var descriptor = field.Field;
        if (descriptor.RealContainingOneof is { } choice && choice.Accessor.GetCaseFieldDescriptor(message) is { } other)
        {
            _faults.Add(ErrorReason.ArgumentsConflict, Place(), $"{Place()} excludes {other.Name}: give one of them.",
                ("fields", $"{other.Name}, {descriptor.Name}"));
            reader.Skip();
            return;
        }

        if (descriptor.IsMap) ReadMap(ref reader, (IDictionary)descriptor.Accessor.GetValue(message), field);
        else if (descriptor.IsRepeated) ReadList(ref reader, (IList)descriptor.Accessor.GetValue(message), field);
        else if (ReadValue(ref reader, field) is { } value) descriptor.Accessor.SetValue(message, value);
    }

    private void ReadList(ref Utf8JsonReader reader, IList values, FieldShape field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            AddFault("is a list.");
            reader.Skip();
            return;
        }

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            _place.Add(i);
            if (ReadValue(ref reader, field) is { } value) values.Add(value);
            _place.RemoveAt(_place.Count - 1);
        }
    }

    private void ReadMap(ref Utf8JsonReader reader, IDictionary values, FieldShape field)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            AddFault("is an object.");
            reader.Skip();
            return;
        }

        var (keys, items) = (field.Message!.Fields[0], field.Message.Fields[1]);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var text = TextOf(ref reader);
            reader.Read();
            _place.Add(Echo.Of(text ?? ""));
            if (text is null || !ScalarValue.TryRead(text, keys, out var key)) AddFault("is no key of this map.");
            else if (values.Contains(key)) AddFault("stands twice.");
            else if (ReadValue(ref reader, items) is { } value) values.Add(key, value);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reader.Skip();
            _place.RemoveAt(_place.Count - 1);
        }
    }

    // Null where it is at fault.
    private object? ReadValue(ref Utf8JsonReader reader, FieldShape field)
    {
        var type = field.Field.FieldType;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when type == FieldType.Message:
                var inner = field.Message!.Message.Parser.ParseFrom([]);
                ReadObject(ref reader, inner, field.Message);
                return inner;
            case JsonTokenType.True or JsonTokenType.False when type == FieldType.Bool:
                return reader.TokenType == JsonTokenType.True;
            case JsonTokenType.Number when type is not (FieldType.String or FieldType.Bytes or FieldType.Bool or FieldType.Message):
                if (NumberOf(ref reader, type) is { } number) return number;
                AddFault($"is no whole number that {Words(type)} holds.");
                return null;
            case JsonTokenType.String when type is not (FieldType.Bool or FieldType.Message):
                return ReadText(ref reader, field);
            default:
                AddFault($"is {Words(type)}.");
                reader.Skip();
                return null;
        }
    }

    private static object? NumberOf(ref Utf8JsonReader reader, FieldType type)
    {
        if (type is FieldType.Int32 or FieldType.Enum && reader.TryGetInt32(out var small)) return small;
        if (type == FieldType.Int64 && reader.TryGetInt64(out var large)) return large;
        var text = Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        return ScalarValue.TryReadNumber(text, type, out var number) ? number : null;
    }

    private object? ReadText(ref Utf8JsonReader reader, FieldShape field)
    {
        if (TextOf(ref reader) is not { } text)
        {
            AddFault("holds halves of characters or bytes that are not UTF-8.");
            return null;
        }

        if (ScalarValue.TryRead(text, field, out var value)) return value;
        if (field.Field.FieldType == FieldType.Enum)
            _faults.Add(ErrorReason.UnknownCode, Place(), $"{Place()} has no value '{Echo.Of(text)}'.", ("field", Place()),
                ("value", Echo.Of(text)));
        else AddFault($"is {Words(field.Field.FieldType)}.");
        return null;
    }

    // Null where the bytes are no text.
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private void AddUnknown(ref Utf8JsonReader reader, MessageShape shape)
    {
        _place.Add(Echo.Of(TextOf(ref reader) ?? ""));
        _faults.Add(ErrorReason.FieldUnknown, Place(), $"{shape.Message.Name} has no field '{_place[^1]}'.", ("field", Place()));
        _place.RemoveAt(_place.Count - 1);
    }

    private void AddFault(string what) => _faults.Add(ErrorReason.MessageMalformed, Place(), $"{Place()} {what}", ("field", Place()));

    private string Place()
    {
        var place = new StringBuilder();
        foreach (var part in _place)
        {
            if (part is int index) place.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else place.Append(place.Length > 0 ? "." : "").Append(part);
        }

        return place.ToString();
    }

    private static string Words(FieldType type) => type switch
    {
        FieldType.String => "a text",
        FieldType.Bool => "true or false",
        FieldType.Bytes => "a text in base64",
        FieldType.Enum => "a name of its enumeration",
        FieldType.Message => "an object",
        FieldType.Int32 or FieldType.UInt32 or FieldType.SInt32 or FieldType.Fixed32 or FieldType.SFixed32 => "a whole number of 32 bits",
        _ => "a whole number of 64 bits",
    };
}
