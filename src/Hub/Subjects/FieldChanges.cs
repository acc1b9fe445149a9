using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Subjects;

/// <summary>In what two versions of a record differ, field by field, as their reader sees both.</summary>
internal static class FieldChanges
{
    private const int ChangesMax = 200;
    private const int TextMax = 500;

    /// <summary>The changes, in the order of the contract's fields. The version itself is none.</summary>
    public static IReadOnlyList<FieldChange> Between(CreditRecord before, CreditRecord after)
    {
        var changes = new List<FieldChange>();
        Compare(before, after, "", changes);
        changes.RemoveAll(c => c.Path == "version");
        return changes.Count > ChangesMax ? changes.GetRange(0, ChangesMax) : changes;
    }

    private static void Compare(IMessage before, IMessage after, string prefix, List<FieldChange> changes)
    {
        foreach (var field in before.Descriptor.Fields.InDeclarationOrder())
        {
            var path = prefix + field.Name;
            if (field is { FieldType: FieldType.Message, IsRepeated: false }
                && ValueOf(before, field) is IMessage one && ValueOf(after, field) is IMessage other)
            {
                Compare(one, other, path + ".", changes);
                continue;
            }

            var (was, now) = (Text(before, field), Text(after, field));
            if (was != now) changes.Add(new FieldChange { Path = path, Before = Cut(was), After = Cut(now) });
        }
    }

    private static object? ValueOf(IMessage message, FieldDescriptor field) =>
        field.RealContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) != field ? null
            : field.Accessor.GetValue(message);

    // One field as the JSON of a message that holds nothing else.
    private static string Text(IMessage message, FieldDescriptor field)
    {
        if (ValueOf(message, field) is not { } value) return "";
        if (field.IsRepeated ? ((System.Collections.ICollection)value).Count == 0 : IsDefault(value)) return "";
        if (!field.IsRepeated) return Text(field, value);
        var items = ((System.Collections.IEnumerable)value).Cast<object>();
        return $"[{string.Join(", ", items.Select(v => Text(field, v)))}]";
    }

    private static string Text(FieldDescriptor field, object value) => value switch
    {
        IMessage inner => JsonFormatter.Default.Format(inner),
        Enum when field.FieldType == FieldType.Enum => field.EnumType.FindValueByNumber((int)value)?.Name ?? $"{(int)value}",
        string text => text,
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static bool IsDefault(object value) => value switch
    {
        string text => text.Length == 0,
        bool truth => !truth,
        Enum number => Convert.ToInt32(number, System.Globalization.CultureInfo.InvariantCulture) == 0,
        IMessage => false,
        IConvertible number => number.ToDouble(System.Globalization.CultureInfo.InvariantCulture) == 0,
        _ => false,
    };

    private static string Cut(string text) => text.Length <= TextMax ? text : text[..(TextMax - 1)] + "…";
}
