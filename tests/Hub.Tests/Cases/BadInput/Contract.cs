using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>The steps as the contract lists them: what is asked of the table is read from here, so that no new step goes without.</summary>
internal static class Contract
{
    /// <summary>Processes by name, each with its steps.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<FieldDescriptor>> Steps { get; } = ActRequest.Descriptor.Oneofs.Single(o => o.Name == "step").Fields.ToDictionary(
        f => f.Name, f => (IReadOnlyList<FieldDescriptor>)[.. f.MessageType.Oneofs.Single(o => o.Name == "step").Fields]);

    /// <summary>Fields of a step that name a record or a case.</summary>
    public static IEnumerable<FieldDescriptor> NamesIn(FieldDescriptor step) => step.MessageType.Fields.InDeclarationOrder()
        .Where(f => f.Name.EndsWith("case_id", StringComparison.Ordinal) || (f.FieldType == FieldType.Message && f.MessageType == RecordReference.Descriptor));

    /// <summary>Writes a step into a request; null = one without fields.</summary>
    public static void Put(ActRequest request, string process, string step, IMessage? content)
    {
        var holder = ActRequest.Descriptor.FindFieldByName(process);
        var field = holder.MessageType.FindFieldByName(step);
        var message = holder.MessageType.Parser.ParseFrom(ByteString.Empty);
        field.Accessor.SetValue(message, content ?? field.MessageType.Parser.ParseFrom(ByteString.Empty));
        holder.Accessor.SetValue(request, message);
    }

    /// <summary>The step of a request.</summary>
    public static IMessage ContentOf(ActRequest request, string process, string step)
    {
        var holder = ActRequest.Descriptor.FindFieldByName(process);
        return (IMessage)holder.MessageType.FindFieldByName(step).Accessor.GetValue((IMessage)holder.Accessor.GetValue(request));
    }
}
