using System.Globalization;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Adapters.Mapping;

/// <summary>A field of a record, found once by its path and read from each record.</summary>
internal sealed class FieldPath
{
    private readonly FieldDescriptor[] _fields;

    /// <summary>Finds the field; a format's paths were checked when it was loaded.</summary>
    public FieldPath(string path)
    {
        Name = path;
        var message = CreditRecord.Descriptor;
        _fields = Array.ConvertAll(path.Split('.'), name =>
        {
            var field = message.FindFieldByName(name);
            if (field.FieldType == FieldType.Message) message = field.MessageType;
            return field;
        });
    }

    /// <summary>The path.</summary>
    public string Name { get; }

    /// <summary>The field as text; empty where it was not given.</summary>
    public string TextOf(CreditRecord record)
    {
        object? value = record;
        foreach (var field in _fields)
        {
            if (value is not IMessage message) return "";
            value = field.Accessor.GetValue(message);
        }

        return value switch
        {
            null => "",
            string text => text,
            BeijingDate date => $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
    }
}
