using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Codes;

/// <summary>Fields of a record of the contract, by the paths in which rules name them.</summary>
internal static class RecordFields
{
    /// <summary>True for a path that names a field of a record.</summary>
    public static bool Exist(string path) => Resolve(path) is not null;

    /// <summary>The fields on the way of a path, such as <c>penalty.facts</c>; null where there is none of that path.</summary>
    public static FieldDescriptor[]? Resolve(string path)
    {
        var fields = new List<FieldDescriptor>();
        MessageDescriptor? message = CreditRecord.Descriptor;
        foreach (var name in path.Split('.'))
        {
            if (message?.FindFieldByName(name) is not { } field) return null;
            fields.Add(field);
            message = field.FieldType == FieldType.Message && !field.IsRepeated ? field.MessageType : null;
        }

        return [.. fields];
    }
}
