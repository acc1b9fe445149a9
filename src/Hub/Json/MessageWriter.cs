using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Json;

/// <summary>
/// Writes messages as protobuf's JSON with the names of the contract: whole numbers of 64 bits as text, bytes in base64, enumerations by
/// name, what is not set left out. Written for speed on the way of a check; a test holds it against the protobuf library's own formatter.
/// </summary>
internal static class MessageWriter
{
    // Chinese stays readable. The answers are never part of a page, and say that they are JSON.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Writes a message.</summary>
    public static void Write(IMessage message, System.Buffers.IBufferWriter<byte> to)
    {
        // Nothing is awaited between here and the end: a writer a thread is enough.
        var writer = _writer ??= new Utf8JsonWriter(to, Options);
        writer.Reset(to);
        Write(message, MessageShape.Of(message.Descriptor), writer);
        writer.Flush();
        writer.Reset(Stream.Null);
    }

    private static void Write(IMessage message, MessageShape shape, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var field in shape.Fields)
        {
            var descriptor = field.Field;
            if (descriptor.HasPresence && !descriptor.Accessor.HasValue(message)) continue;
            var value = descriptor.Accessor.GetValue(message);
            if (descriptor.IsMap) WriteMap((IDictionary)value, field, writer);
            else if (descriptor.IsRepeated) WriteList((IList)value, field, writer);
            else if (descriptor.HasPresence || !ScalarValue.IsDefault(value, descriptor.FieldType))
            {
                writer.WritePropertyName(field.Name);
                WriteValue(value, field, writer);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteList(IList values, FieldShape field, Utf8JsonWriter writer)
    {
        if (values.Count == 0) return;
        writer.WritePropertyName(field.Name);
        writer.WriteStartArray();
        foreach (var value in values) WriteValue(value!, field, writer);
        writer.WriteEndArray();
    }

    private static void WriteMap(IDictionary values, FieldShape field, Utf8JsonWriter writer)
    {
        if (values.Count == 0) return;
        writer.WritePropertyName(field.Name);
        writer.WriteStartObject();
        var valueShape = field.Message!.Fields[1];
        foreach (DictionaryEntry entry in values)
        {
            writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            WriteValue(entry.Value!, valueShape, writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(object value, FieldShape field, Utf8JsonWriter writer)
    {
        switch (field.Field.FieldType)
        {
            case FieldType.String:
                writer.WriteStringValue((string)value);
                break;
            case FieldType.Bool:
                writer.WriteBooleanValue((bool)value);
                break;
            case FieldType.Enum when field.NamesByNumber.TryGetValue((int)value, out var name):
                writer.WriteStringValue(name);
                break;
            case FieldType.Enum or FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32:
                writer.WriteNumberValue((int)value);
                break;
            case FieldType.UInt32 or FieldType.Fixed32:
                writer.WriteNumberValue((uint)value);
                break;
            case FieldType.Bytes:
                writer.WriteBase64StringValue(((ByteString)value).Span);
                break;
            case FieldType.Message:
                Write((IMessage)value, field.Message!, writer);
                break;
            default:
                WriteText64((IFormattable)value, writer);
                break;
        }
    }

    private static void WriteText64(IFormattable value, Utf8JsonWriter writer)
    {
        Span<char> digits = stackalloc char[24];
        ((ISpanFormattable)value).TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteStringValue(digits[..length]);
    }
}
