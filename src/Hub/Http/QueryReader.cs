using System.Collections;
using CreditHub.Hub.Contract;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Json;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Http;

/// <summary>
/// Reads a query as a message: <c>name=value</c>, parts of messages by dots, lists by repetition, a message without fields by
/// <c>name=true</c>. What the message does not have, and a value that stands twice, is refused; all faults are told together.
/// </summary>
internal static class QueryReader
{
    private const int LevelsMax = 8;

    /// <summary>Fills a message's fields from a request's target.</summary>
    /// <param name="message">The message.</param>
    /// <param name="target">The target, as it came.</param>
    /// <param name="except">Fields that the path states.</param>
    /// <exception cref="ApiException">The query is no message of this type.</exception>
    public static void Fill(IMessage message, string target, IEnumerable<FieldDescriptor> except)
    {
        var start = target.IndexOf('?', StringComparison.Ordinal);
        if (start < 0 || start == target.Length - 1) return;
        var faults = new Faults();
        var stated = new HashSet<FieldDescriptor>(except);
        foreach (var part in target[(start + 1)..].Split('&'))
        {
            if (part.Length == 0) continue;
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = PercentCoding.Decode(equals < 0 ? part : part.AsSpan(0, equals), isQuery: true);
            var value = equals < 0 ? "" : PercentCoding.Decode(part.AsSpan(equals + 1), isQuery: true);
            if (name is null || value is null)
                throw MessageReader.Malformed("The query holds a broken escape, or bytes that are not UTF-8.");
            try
            {
                Set(message, name, value, stated);
            }
            catch (ApiException fault)
            {
                faults.Add(fault);
            }
        }

        faults.ThrowIfAny();
    }

    /// <summary>A text of a path or query as a field's value.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    public static object ValueOf(string text, FieldShape field, string place)
    {
        if (ScalarValue.TryRead(text, field, out var value)) return value;
        throw field.Field.FieldType == FieldType.Enum
            ? new ApiException(ErrorReason.UnknownCode, $"{place} has no value '{Echo.Of(text)}'.", ("field", place),
                ("value", Echo.Of(text)))
            : new ApiException(ErrorReason.MessageMalformed, $"{place} is no {field.Field.FieldType}.", ("field", place));
    }

    private static void Set(IMessage message, string name, string text, HashSet<FieldDescriptor> stated)
    {
        var names = name.Split('.');
        if (names.Length > LevelsMax) throw Unknown(name);
        var isInside = false;
        foreach (var part in names[..^1])
        {
            var step = MessageShape.Of(message.Descriptor).Find(part)?.Field;
            if (step is not { FieldType: FieldType.Message, IsRepeated: false, IsMap: false }) throw Unknown(name);
            RefuseOther(message, step);
            if (step.Accessor.GetValue(message) is not IMessage inner) step.Accessor.SetValue(message,
                inner = step.MessageType.Parser.ParseFrom([]));
            message = inner;
            isInside = true;
        }

        var field = MessageShape.Of(message.Descriptor).Find(names[^1]) ?? throw Unknown(name);
        var descriptor = field.Field;
        if (descriptor.IsMap || (descriptor.FieldType == FieldType.Message
            && !(descriptor.MessageType.Fields.InFieldNumberOrder().Count == 0 && !descriptor.IsRepeated)))
            throw Unknown(name);
        if (descriptor.IsRepeated)
        {
            ((IList)descriptor.Accessor.GetValue(message)).Add(ValueOf(text, field, name));
            return;
        }

        // Of messages inside, a path of fields names one place; of the request, the field itself does.
        RefuseOther(message, descriptor);
        var isTwice = isInside ? field.IsSet(message) : !stated.Add(descriptor);
        if (isTwice) throw new ApiException(ErrorReason.MessageMalformed, $"{Echo.Of(name)} stands twice.", ("field", Echo.Of(name)));
        descriptor.Accessor.SetValue(message, descriptor.FieldType == FieldType.Message ? EmptyMessage(text, field, name)
            : ValueOf(text, field, name));
    }

    private static object EmptyMessage(string text, FieldShape field, string name) => text is "" or "true"
        ? field.Field.MessageType.Parser.ParseFrom([])
        : throw new ApiException(ErrorReason.MessageMalformed, $"{name} is chosen by «true» and left out otherwise.", ("field", name));

    private static void RefuseOther(IMessage message, FieldDescriptor field)
    {
        if (field.RealContainingOneof?.Accessor.GetCaseFieldDescriptor(message) is { } other && other != field)
            throw new ApiException(ErrorReason.ArgumentsConflict, $"{field.Name} excludes {other.Name}: give one of them.",
                ("fields", $"{other.Name}, {field.Name}"));
    }

    private static ApiException Unknown(string name) =>
        new(ErrorReason.FieldUnknown, $"The query names '{Echo.Of(name)}', which this call does not take.", ("field", Echo.Of(name)));
}
