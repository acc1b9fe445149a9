using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Reporting;

/// <summary>
/// Where texts, dates, amounts and codes lie in a record, found once from the contract's own description: a field that is added to the
/// contract is checked and counted from then on without a line of code.
/// </summary>
internal static class RecordShape
{
    private const int TextMax = 512;

    // Limits that records.proto states on the field; every other text has TextMax.
    private static readonly Dictionary<string, int> Limits = new(StringComparer.Ordinal)
    {
        ["document.number"] = 128, ["document.title"] = 200, ["authority.name"] = TextRules.NameMax, ["source_unit.name"] = TextRules.NameMax,
        ["removal_reason"] = 512, ["remark"] = 512,
        ["registration.legal_representative"] = 50, ["registration.business_scope"] = 3000, ["registration.domicile"] = 500,
        ["licence.content"] = 4000, ["penalty.violation_type"] = 2000, ["penalty.facts"] = 4000, ["penalty.legal_basis"] = 2000,
        ["penalty.content"] = 4000, ["penalty.licence_affected"] = 200, ["administrative_act.content"] = 4000, ["administrative_act.legal_basis"] = 2000,
        ["judgment_default.duty"] = 4000, ["judgment_default.circumstances"] = 2000, ["abnormal_operation.reason_text"] = 512,
        ["serious_violation.reason"] = 1000, ["tax_violation.facts"] = 4000, ["tax_violation.treatment"] = 4000, ["commitment.content"] = 4000,
        ["commitment.papers"] = 200, ["commitment.association"] = 200,
        ["list_entry.reason"] = 2000, ["honour.reason"] = 1000, ["voluntary_registration.content"] = 4000, ["inspection_result.result_text"] = 1000,
        ["objection_notice.ground"] = 1000, ["list_entry.responsible_persons.name"] = 50, ["list_entry.region_codes"] = 6, ["list_entry.industry_codes"] = 5,
    };

    // The subject has a door of its own, and identity numbers go no further than the door.
    private static readonly string[] CheckedElsewhere =
    [
        "subject", "dataset", "record_number", "registration.legal_representative_identity_number", "registration.legal_representative_identity_hash",
    ];
    private static readonly List<RecordField> All = [];
    private static readonly MessageShape Root = new(CreditRecord.Descriptor, "");

    /// <summary>Every field that is visited, by its index.</summary>
    public static IReadOnlyList<RecordField> Fields => All;

    /// <summary>Fields that a record of a kind may fill.</summary>
    public static IEnumerable<RecordField> FieldsOf(RecordKind kind)
    {
        var bodies = CreditRecord.Descriptor.Oneofs[0].Fields;
        var others = bodies.Where(f => f.FieldNumber != (int)kind).Select(f => $"record.{f.Name}.").ToList();
        return All.Where(f => !others.Exists(other => f.Path.StartsWith(other, StringComparison.Ordinal)));
    }

    /// <summary>Visits every text, date, amount and enum value of a record.</summary>
    public static void Visit(CreditRecord record, IRecordVisitor visitor) => Root.Visit(record, visitor);

    private delegate void FieldVisit(IMessage message, IRecordVisitor visitor);

    // One message at one place: the same message elsewhere in the record has other names and limits.
    private sealed class MessageShape
    {
        private readonly FieldVisit[] _always;
        private readonly (OneofDescriptor Oneof, Dictionary<int, FieldVisit> ByField)[] _oneofs;

        public MessageShape(MessageDescriptor message, string path)
        {
            var fields = message.Fields.InDeclarationOrder().Where(f => !CheckedElsewhere.Contains(path.Length == 0 ? f.Name : $"{path}.{f.Name}")).ToList();
            _always = [.. fields.Where(f => f.RealContainingOneof is null).Select(f => Of(f, path)).OfType<FieldVisit>()];
            _oneofs =
            [
                .. message.Oneofs.Where(o => !o.IsSynthetic).Select(o => (o, fields.Where(f => f.RealContainingOneof == o)
                    .Select(f => (f.FieldNumber, Visit: Of(f, path))).Where(f => f.Visit is not null).ToDictionary(f => f.FieldNumber, f => f.Visit!))),
            ];
        }

        public void Visit(IMessage message, IRecordVisitor visitor)
        {
            foreach (var visit in _always) visit(message, visitor);
            foreach (var (oneof, byField) in _oneofs)
            {
                if (oneof.Accessor.GetCaseFieldDescriptor(message) is { } set && byField.TryGetValue(set.FieldNumber, out var visit)) visit(message, visitor);
            }
        }

        private static FieldVisit? Of(FieldDescriptor field, string path)
        {
            var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            var get = field.Accessor;
            if (field.IsMap) return OfMap(get, Add(name, 500), Add($"{name}.key", 64));
            if (field.IsRepeated) return OfRepeated(field, name);
            switch (field.FieldType)
            {
                case FieldType.String:
                    var text = Add(name, Limits.GetValueOrDefault(name, TextMax));
                    return (message, visitor) => visitor.Text((string)get.GetValue(message), text);
                case FieldType.Enum:
                    var code = Add(name, 0);
                    return (message, visitor) => visitor.Enum((int)get.GetValue(message), code, field.EnumType);
                case FieldType.Message when field.MessageType == BeijingDate.Descriptor:
                    var date = Add(name, 0);
                    return (message, visitor) => { if (get.GetValue(message) is BeijingDate value) visitor.Date(value, date); };
                case FieldType.Message when field.MessageType == Money.Descriptor:
                    var amount = Add(name, 0);
                    return (message, visitor) => { if (get.GetValue(message) is Money value) visitor.Amount(value, amount); };
                case FieldType.Message:
                    var shape = new MessageShape(field.MessageType, name);
                    return (message, visitor) => { if (get.GetValue(message) is IMessage inner) shape.Visit(inner, visitor); };
                default:
                    return null;
            }
        }

        private static FieldVisit OfMap(IFieldAccessor get, RecordField values, RecordField keys) => (message, visitor) =>
        {
            foreach (var (key, value) in (MapField<string, string>)get.GetValue(message))
            {
                visitor.Text(key, keys);
                visitor.Text(value, values);
            }
        };

        private static FieldVisit OfRepeated(FieldDescriptor field, string name)
        {
            switch (field.FieldType)
            {
                case FieldType.Enum:
                    var codes = Add(name, 0);
                    return OfEach(field, (value, visitor) => visitor.Enum((int)value, codes, field.EnumType));
                case FieldType.String:
                    var texts = Add(name, Limits.GetValueOrDefault(name, TextMax));
                    return OfEach(field, (value, visitor) => visitor.Text((string)value, texts));
                case FieldType.Message:
                    var shape = new MessageShape(field.MessageType, name);
                    return OfEach(field, (value, visitor) => shape.Visit((IMessage)value, visitor));
                default:
                    throw new InvalidOperationException($"{field.FullName}: records repeat codes, texts and messages only.");
            }
        }

        private static FieldVisit OfEach(FieldDescriptor field, Action<object, IRecordVisitor> visitOne)
        {
            var get = field.Accessor;
            return (message, visitor) =>
            {
                foreach (var value in (System.Collections.IList)get.GetValue(message)) visitOne(value!, visitor);
            };
        }

        private static RecordField Add(string name, int max)
        {
            var field = new RecordField(All.Count, $"record.{name}", max);
            All.Add(field);
            return field;
        }
    }
}

/// <summary>A field of a record, at its place.</summary>
/// <param name="Index">Its place among <see cref="RecordShape.Fields"/>.</param>
/// <param name="Path">Its path in the row, such as «record.penalty.facts».</param>
/// <param name="Max">Characters at most, for texts.</param>
internal sealed record RecordField(int Index, string Path, int Max)
{
    // Dates that state what has happened; all others may lie ahead.
    private static readonly string[] Past = ["decided_on", "filed_on", "published_on", "established_on", "removed_on", "breach_found_on"];

    /// <summary>True for a text that says what another is about: the name of an attribute, the topic of a voluntary registration.</summary>
    public bool IsLabel { get; } = Path.EndsWith(".key", StringComparison.Ordinal) || Path.EndsWith(".topic", StringComparison.Ordinal);

    /// <summary>True for a date that cannot lie ahead.</summary>
    public bool HasHappened { get; } = Past.Contains(Path[(Path.LastIndexOf('.') + 1)..]);
}

/// <summary>Told of what a record holds.</summary>
internal interface IRecordVisitor
{
    void Text(string text, RecordField field);

    void Date(BeijingDate date, RecordField field);

    void Amount(Money money, RecordField field);

    void Enum(int number, RecordField field, EnumDescriptor table);
}
