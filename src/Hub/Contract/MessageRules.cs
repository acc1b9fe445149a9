using Buf.Validate;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Contract;

/// <summary>
/// What the contract states of a request and of everything in it, read from the descriptors once. A message has rules for each place at which it stands, because its
/// path differs there. A field that is added to the contract is checked from then on without a line of code.
/// </summary>
/// <remarks>
/// Requests are checked by these rules instead of the ProtoValidate library, which evaluates expressions and takes many times as long. A test holds the two against
/// each other, and fails for a constraint that these rules do not know.
/// </remarks>
internal sealed class MessageRules
{
    private readonly FieldCheck[] _always;
    private readonly (OneofDescriptor Oneof, string? Missing, Dictionary<int, FieldCheck> ByField)[] _oneofs;
    private readonly CrossFieldRule? _cross;
    private readonly string _path;

    private MessageRules(MessageDescriptor message, string path, List<FieldRule> places, IReadOnlyCollection<string> except)
    {
        _path = path;
        _cross = CrossFieldRules.Of(message);
        var fields = message.Fields.InDeclarationOrder().Where(f => !except.Contains(Join(path, f.Name))).ToList();
        _always = [.. fields.Where(f => f.RealContainingOneof is null).Select(f => Of(f, path, places, except)).OfType<FieldCheck>()];
        _oneofs =
        [
            .. message.Oneofs.Where(o => !o.IsSynthetic).Select(o => (
                o, o.GetOptions()?.GetExtension(ValidateExtensions.Oneof) is { Required: true } ? Join(path, o.Name) : null,
                fields.Where(f => f.RealContainingOneof == o).Select(f => (f.FieldNumber, Check: Of(f, path, places, except))).Where(f => f.Check is not null)
                    .ToDictionary(f => f.FieldNumber, f => f.Check!))),
        ];
    }

    /// <summary>The rules of a message as a request, or as a part of one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="path">Its path in the request; empty for a request.</param>
    /// <param name="places">Receives every place at which a text, date, amount or code of a table stands.</param>
    /// <param name="except">Paths that are checked elsewhere.</param>
    public static MessageRules Of(MessageDescriptor message, string path, List<FieldRule> places, params IReadOnlyCollection<string> except) =>
        new(message, path, places, except);

    /// <summary>Checks a message and leaves its codes as the hub writes them.</summary>
    public void Check(IMessage message, Inspection inspection)
    {
        foreach (var check in _always) check(message, inspection);
        foreach (var (oneof, missing, byField) in _oneofs)
        {
            if (oneof.Accessor.GetCaseFieldDescriptor(message) is not { } set)
            {
                if (missing is not null) inspection.Faults.AddMissing(missing);
            }
            else if (byField.TryGetValue(set.FieldNumber, out var check))
            {
                check(message, inspection);
            }
        }

        _cross?.Invoke(message, _path, inspection);
    }

    private static FieldCheck? Of(FieldDescriptor field, string path, List<FieldRule> places, IReadOnlyCollection<string> except)
    {
        var rule = new FieldRule(field, Join(path, field.Name), places.Count);
        if (field.IsMap)
        {
            var (keys, values) = rule.OfMap(places.Count);
            places.AddRange(values, keys);
            return FieldChecks.OfMap(rule, keys, values);
        }

        if (FieldChecks.Of(rule) is { } leaf)
        {
            if (field.FieldType is FieldType.String or FieldType.Enum or FieldType.Message) places.Add(rule);
            return field.IsRepeated ? FieldChecks.OfList(rule) : leaf;
        }

        return field.FieldType != FieldType.Message ? null
            : field.IsRepeated ? OfEach(rule, new MessageRules(field.MessageType, rule.Path, places, except))
            : OfOne(rule, new MessageRules(field.MessageType, rule.Path, places, except));
    }

    private static FieldCheck OfOne(FieldRule rule, MessageRules rules)
    {
        var get = rule.Field.Accessor;
        return (message, inspection) =>
        {
            if (get.GetValue(message) is IMessage inner) rules.Check(inner, inspection);
            else if (rule.IsRequired) inspection.Faults.AddMissing(rule.Path);
        };
    }

    private static FieldCheck OfEach(FieldRule rule, MessageRules rules)
    {
        var get = rule.Field.Accessor;
        return (message, inspection) =>
        {
            var list = (System.Collections.IList)get.GetValue(message);
            if (!FieldChecks.HasItsNumber(list.Count, rule, inspection)) return;
            foreach (var inner in list) rules.Check((IMessage)inner!, inspection);
        };
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
