using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Messages in which every field is set: an answer that holds a text wherever the contract lets it hold one.</summary>
public static class FilledMessage
{
    private const int DepthMax = 7;

    /// <summary>A message of a type.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="text">What every text holds.</param>
    /// <param name="choice">Which of fields that exclude each other is set, counted from 0 and round again.</param>
    public static IMessage Of(Type type, string text, int choice = 0)
    {
        var message = (IMessage)Activator.CreateInstance(type)!;
        Fill(message, text, choice, 0);
        return message;
    }

    private static void Fill(IMessage message, string text, int choice, int depth)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.RealContainingOneof is { } group && group.Fields[choice % group.Fields.Count] != field) continue;
            // A page, or a part of a transaction, that says that there is another one would be followed for ever.
            if (field.Name.Contains("page_token", StringComparison.Ordinal) || field.Name == "more") continue;
            if (field.FieldType == FieldType.Message && depth == DepthMax) continue;
            if (field.IsMap) AddEntry(message, field, text, choice, depth);
            else if (field.IsRepeated) ((IList)field.Accessor.GetValue(message)).Add(ValueOf(field, text, choice, depth));
            else field.Accessor.SetValue(message, ValueOf(field, text, choice, depth));
        }
    }

    private static void AddEntry(IMessage message, FieldDescriptor field, string text, int choice, int depth)
    {
        var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
        var entries = (IDictionary)field.Accessor.GetValue(message);
        entries.Add(ValueOf(key, text, choice, depth), ValueOf(value, text, choice, depth));
    }

    private static object ValueOf(FieldDescriptor field, string text, int choice, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                return text;
            case FieldType.Bytes:
                return ByteString.CopyFromUtf8(text);
            case FieldType.Bool:
                return true;
            case FieldType.Double:
                return 0.5;
            case FieldType.Float:
                return 0.5f;
            case FieldType.Enum:
                return Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[Math.Min(1, field.EnumType.Values.Count - 1)].Number);
            case FieldType.Message:
                var inner = (IMessage)Activator.CreateInstance(field.MessageType.ClrType)!;
                Fill(inner, text, choice, depth + 1);
                return inner;
            case FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32:
                return 1;
            case FieldType.UInt32 or FieldType.Fixed32:
                return 1u;
            case FieldType.UInt64 or FieldType.Fixed64:
                return 1ul;
            default:
                return 1L;
        }
    }
}
