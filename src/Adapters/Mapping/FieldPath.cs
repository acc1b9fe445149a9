using System.Globalization;
using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Adapters.Mapping;

/// <summary>A field of a record, found once by its path and read from each record as text.</summary>
internal sealed class FieldPath
{
    private readonly Func<CreditRecord, string?>? _text;
    private readonly Func<CreditRecord, object?>? _value;

    /// <summary>Finds the field; a format's paths were checked when it was loaded.</summary>
    public FieldPath(string path)
    {
        var fields = FieldAccess.Resolve(path, []) ?? throw new ArgumentException($"A record has no field {path}.", nameof(path));
        if (fields[^1].FieldType == FieldType.String && !fields[^1].IsRepeated) _text = FieldAccess.Getter<string>(fields);
        else _value = FieldAccess.Getter<object>(fields);
    }

    /// <summary>The field as text; empty where it was not given.</summary>
    public string TextOf(CreditRecord record) => _text is not null ? _text(record) ?? "" : TextOf(_value!(record));

    private static string TextOf(object? value) => value switch
    {
        null => "",
        BeijingDate date => string.Create(CultureInfo.InvariantCulture, $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
