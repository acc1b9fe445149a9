using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Json;

/// <summary>
/// Reads texts as values of fields: those of a path, of a query, and of JSON where protobuf's JSON writes a value as text.
/// </summary>
internal static class ScalarValue
{
    // Larger values than this are no whole numbers of 64 bits, however they are written.
    private const int DigitsMax = 64;

    /// <summary>A text as a field's value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">The field, of any type but a message.</param>
    /// <param name="value">The value, as the field's accessor takes it.</param>
    public static bool TryRead(string text, FieldShape field, out object value)
    {
        switch (field.Field.FieldType)
        {
            case FieldType.String:
                value = text;
                return true;
            case FieldType.Bool:
                value = text == "true";
                return text is "true" or "false";
            case FieldType.Enum:
                return TryReadEnum(text, field, out value);
            case FieldType.Bytes:
                return TryReadBytes(text, out value);
            case FieldType.Message:
                throw new InvalidOperationException($"{field.Field.FullName} is a message.");
            default:
                return TryReadNumber(text, field.Field.FieldType, out value);
        }
    }

    /// <summary>A decimal number as a field's value: whole, within the field's bounds, however it is written (3, 3.0, 3e0).</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> text, FieldType type, out object value)
    {
        value = 0;
        const NumberStyles Written = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (text.Length is 0 or > DigitsMax || text[0] == '+' || !decimal.TryParse(text, Written, CultureInfo.InvariantCulture,
            out var number)
            || number != decimal.Truncate(number)) return false;
        object? read = type switch
        {
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 or FieldType.Enum => number is >= int.MinValue and <= int.MaxValue
                ? (int)number : null,
            FieldType.UInt32 or FieldType.Fixed32 => number is >= 0 and <= uint.MaxValue ? (uint)number : null,
            FieldType.UInt64 or FieldType.Fixed64 => number is >= 0 and <= ulong.MaxValue ? (ulong)number : null,
            _ => number is >= long.MinValue and <= long.MaxValue ? (long)number : null,
        };
        value = read ?? value;
        return read is not null;
    }

    /// <summary>True for the value of a field that says nothing. Not for messages.</summary>
    public static bool IsDefault(object value, FieldType type) => type switch
    {
        FieldType.String => ((string)value).Length == 0,
        FieldType.Bytes => ((ByteString)value).IsEmpty,
        FieldType.Bool => !(bool)value,
        FieldType.UInt32 or FieldType.Fixed32 => (uint)value == 0,
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)value == 0,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => (long)value == 0,
        _ => (int)value == 0,
    };

    private static bool TryReadEnum(string text, FieldShape field, out object value)
    {
        var isNamed = field.NumbersByName.TryGetValue(text, out var number);
        value = number;
        return isNamed || TryReadNumber(text, FieldType.Enum, out value);
    }

    // With or without padding, in either alphabet, as protobuf's JSON takes it.
    private static bool TryReadBytes(string text, out object value)
    {
        value = ByteString.Empty;
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        if (plain.Length % 4 == 1) return false;
        var bytes = new byte[(plain.Length * 3 / 4) + 3];
        if (!Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), bytes, out var written)) return false;
        value = UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(0, written));
        return true;
    }
}
