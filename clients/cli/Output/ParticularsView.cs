using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Cli.Output;

/// <summary>What a process knows of its case, by the contract's own names, so that each process is shown without a line of code.</summary>
internal static class ParticularsView
{
    private const string Indent = "  ";

    /// <summary>A line for each field that is filled; what lies within it is indented.</summary>
    public static IEnumerable<string> Lines(Case held)
    {
        var particulars = Case.Descriptor.Oneofs.Single(o => o.Name == "particulars").Accessor.GetCaseFieldDescriptor(held);
        return particulars is null ? [] : Lines((IMessage)particulars.Accessor.GetValue(held), "");
    }

    private static IEnumerable<string> Lines(IMessage message, string indent)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = field.Accessor.GetValue(message);
            var values = field.IsRepeated ? ((System.Collections.IEnumerable)value).Cast<object>() : [value];
            foreach (var one in values.Where(v => v is not null))
                foreach (var line in Lines(field, one, indent)) yield return line;
        }
    }

    private static IEnumerable<string> Lines(FieldDescriptor field, object value, string indent)
    {
        var name = indent + field.Name.Replace('_', ' ');
        switch (value)
        {
            case "" or false or 0 or 0L or ByteString { IsEmpty: true }:
                return [];
            case BeijingDate date:
                return [$"{name}: {Labels.Of(date)}"];
            case IMessage inner:
                return [$"{name}:", .. Lines(inner, indent + Indent)];
            case Enum code when Convert.ToInt32(code, System.Globalization.CultureInfo.InvariantCulture) != 0:
                return [$"{name}: {Words(code)}"];
            case Enum:
                return [];
            default:
                return [$"{name}: {value}"];
        }
    }

    private static string Words(Enum code) =>
        string.Concat(code.ToString().Select((c, at) => char.IsUpper(c) && at > 0 ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
