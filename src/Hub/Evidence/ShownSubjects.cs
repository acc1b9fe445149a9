using System.Collections.Concurrent;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Evidence;

/// <summary>Finds the companies that an answer tells of, by what the contract states of its fields.</summary>
internal static class ShownSubjects
{
    private static readonly ConcurrentDictionary<MessageDescriptor, Plan> Plans = [];

    /// <summary>Codes of the companies, each once, in the answer's order.</summary>
    public static IReadOnlyList<string> Of(IMessage answer)
    {
        if (PlanOf(answer.Descriptor) is { IsEmpty: true }) return [];
        var (found, codes) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        Collect(answer, code =>
        {
            if (code.Length > 0 && found.Add(code)) codes.Add(code);
        });
        return codes;
    }

    /// <summary>True where messages of a type may tell of companies.</summary>
    public static bool May(MessageDescriptor type) => !PlanOf(type).IsEmpty;

    private static void Collect(IMessage message, Action<string> take)
    {
        var plan = PlanOf(message.Descriptor);
        foreach (var field in plan.Codes) take((string)field.Accessor.GetValue(message));
        foreach (var field in plan.Children)
        {
            if (field.IsRepeated)
            {
                foreach (IMessage child in (System.Collections.IEnumerable)field.Accessor.GetValue(message)) Collect(child, take);
            }
            else if (field.Accessor.GetValue(message) is IMessage child)
            {
                Collect(child, take);
            }
        }
    }

    private static Plan PlanOf(MessageDescriptor type) => Plans.TryGetValue(type, out var plan) ? plan
        : Plans.GetOrAdd(type, static t => Make(t, []));

    private static Plan Make(MessageDescriptor type, HashSet<MessageDescriptor> above)
    {
        above.Add(type);
        var fields = type.Fields.InDeclarationOrder();
        var plan = new Plan(
            [.. fields.Where(f => f.FieldType == FieldType.String && !f.IsRepeated && ContractFacts.Of(f).Subject)],
            [.. fields.Where(f => f is { FieldType: FieldType.Message, IsMap: false } && !above.Contains(f.MessageType)
                && !Make(f.MessageType, above).IsEmpty)]);
        above.Remove(type);
        return plan;
    }

    private sealed record Plan(FieldDescriptor[] Codes, FieldDescriptor[] Children)
    {
        public bool IsEmpty => Codes.Length == 0 && Children.Length == 0;
    }
}
