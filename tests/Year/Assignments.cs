using System.Globalization;
using System.Text.RegularExpressions;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Year.Tests;

/// <summary>
/// Fills messages of the contract from <c>field=value, part.field=value</c>. Days are written 2026-03-02, money ¥50000, several values [a;
/// b], values of an enumeration by their last words (not-kept), a record as «record AGENCY DATASET NUMBER».
/// </summary>
internal static partial class Assignments
{
    /// <summary>Splits and fills.</summary>
    /// <param name="text">The assignments; may be empty.</param>
    /// <param name="messageOf">The message that a field belongs to, by the field's first name.</param>
    /// <param name="word">What a word of the story's own stands for, such as the name of a case.</param>
    public static void Fill(string text, Func<string, IMessage> messageOf, Func<string, string> word)
    {
        foreach (var part in Comma().Split(text).Where(p => p.Length > 0))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign < 1) throw new FormatException($"«{part}» is no field=value");
            var (path, value) = (part[..sign].Trim().Split('.'), part[(sign + 1)..].Trim());
            Set(messageOf(path[0]), path, value, word);
        }
    }

    private static void Set(IMessage message, ReadOnlySpan<string> path, string value, Func<string, string> word)
    {
        var field = message.Descriptor.FindFieldByName(path[0])
            ?? throw new FormatException($"{message.Descriptor.Name} has no field {path[0]}");
        if (path.Length > 1)
        {
            if (field.Accessor.GetValue(message) is not IMessage part)
                field.Accessor.SetValue(message, part = field.MessageType.Parser.ParseFrom(ByteString.Empty));
            Set(part, path[1..], value, word);
        }
        else if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            foreach (var item in value.Trim('[', ']').Split(';', StringSplitOptions.TrimEntries)) list.Add(ValueOf(field, item, word));
        }
        else field.Accessor.SetValue(message, ValueOf(field, value, word));
    }

    private static object ValueOf(FieldDescriptor field, string text, Func<string, string> word) => field.FieldType switch
    {
        FieldType.String => word(text),
        FieldType.Bool => bool.Parse(text),
        FieldType.Int32 => int.Parse(text, CultureInfo.InvariantCulture),
        FieldType.Int64 => long.Parse(text, CultureInfo.InvariantCulture),
        FieldType.Enum => EnumOf(field.EnumType, text),
        FieldType.Message when field.MessageType.Name == nameof(BeijingDate) => DateOf(text),
        FieldType.Message when field.MessageType.Name == nameof(Money) => new Money
        {
            MinorUnits = (long)(decimal.Parse(text.TrimStart('¥'), CultureInfo.InvariantCulture) * 100),
        },
        FieldType.Message when field.MessageType.Name == nameof(RecordReference) => ReferenceOf(text),
        _ => throw new FormatException($"{field.Name} is written in parts, such as {field.Name}.name=…"),
    };

    private static object EnumOf(EnumDescriptor type, string text)
    {
        var end = $"_{text.ToUpperInvariant().Replace('-', '_')}";
        var found = type.Values.Where(v => v.Name.EndsWith(end, StringComparison.Ordinal)).MinBy(v => v.Name.Length)
            ?? throw new FormatException($"{type.Name} has no value {text}");
        return Enum.ToObject(type.ClrType, found.Number);
    }

    private static BeijingDate DateOf(string text)
    {
        var day = DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new BeijingDate { Year = day.Year, Month = day.Month, Day = day.Day };
    }

    private static RecordReference ReferenceOf(string text) => text.Split(' ') is ["record", var source, var dataset, var number]
        ? new RecordReference { Source = source, Dataset = dataset, RecordNumber = number }
        : throw new FormatException($"«{text}» is no record AGENCY DATASET NUMBER");

    [GeneratedRegex(@",\s+")]
    private static partial Regex Comma();
}
