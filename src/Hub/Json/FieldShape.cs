using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Json;

/// <summary>One field of a message as JSON shows it: its names as bytes, and what its values are. Read from the descriptor once.</summary>
internal sealed class FieldShape
{
    private readonly Lazy<MessageShape?> _message;

    /// <summary>Reads a field's descriptor.</summary>
    /// <exception cref="NotSupportedException">It is of a type that the contract does not use: a number with a fraction, a
    /// group.</exception>
    public FieldShape(FieldDescriptor field)
    {
        if (field.FieldType is FieldType.Float or FieldType.Double or FieldType.Group)
            throw new NotSupportedException($"{field.FullName} is {field.FieldType}, which JSON of the contract has no form for.");
        Field = field;
        Name = JsonEncodedText.Encode(field.Name);
        CamelName = Encoding.UTF8.GetBytes(field.JsonName);
        _message = new Lazy<MessageShape?>(() => field.FieldType == FieldType.Message ? MessageShape.Of(field.MessageType) : null);
        if (field.FieldType != FieldType.Enum) return;
        NumbersByName = field.EnumType.Values.ToFrozenDictionary(v => v.Name, v => v.Number, StringComparer.Ordinal);
        NamesByNumber = field.EnumType.Values.DistinctBy(v => v.Number).ToFrozenDictionary(v => v.Number, v =>
            JsonEncodedText.Encode(v.Name));
    }

    /// <summary>The field.</summary>
    public FieldDescriptor Field { get; }

    /// <summary>Its name in the contract, which answers state.</summary>
    public JsonEncodedText Name { get; }

    /// <summary>Its name as protobuf's JSON writes it by default, which requests may state as well.</summary>
    public byte[] CamelName { get; }

    /// <summary>The message that its values are; null where they are none.</summary>
    public MessageShape? Message => _message.Value;

    /// <summary>True where a message states the field: it is present, or other than its default.</summary>
    public bool IsSet(Google.Protobuf.IMessage message)
    {
        if (Field.IsRepeated) return ((System.Collections.ICollection)Field.Accessor.GetValue(message)).Count > 0;
        return Field.HasPresence ? Field.Accessor.HasValue(message) : !ScalarValue.IsDefault(Field.Accessor.GetValue(message),
            Field.FieldType);
    }

    /// <summary>Values of its enumeration by name; empty where it is none.</summary>
    public FrozenDictionary<string, int> NumbersByName { get; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Names of its enumeration's values.</summary>
    public FrozenDictionary<int, JsonEncodedText> NamesByNumber { get; } = FrozenDictionary<int, JsonEncodedText>.Empty;
}

/// <summary>The fields of a message as JSON shows them.</summary>
internal sealed class MessageShape
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<MessageDescriptor, MessageShape> Known = new();

    private MessageShape(MessageDescriptor message) =>
        (Message, Fields) = (message, [.. message.Fields.InFieldNumberOrder().Select(f => new FieldShape(f))]);

    /// <summary>The message.</summary>
    public MessageDescriptor Message { get; }

    /// <summary>Its fields, in order of number.</summary>
    public FieldShape[] Fields { get; }

    /// <summary>The shape of a message.</summary>
    public static MessageShape Of(MessageDescriptor message) => Known.GetOrAdd(message, static m => new MessageShape(m));

    /// <summary>A field by either of its names; null where the message has none of that name.</summary>
    public FieldShape? Find(string name) =>
        Array.Find(Fields, f => f.Field.Name == name) ?? Array.Find(Fields, f => f.Field.JsonName == name);
}
