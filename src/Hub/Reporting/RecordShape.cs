using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Reporting;

/// <summary>
/// Where texts, dates, amounts and codes lie in a record, found once from the contract's own description: a field that is added to the
/// contract is checked from then on without a line of code.
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
        ["list_entry.reason"] = 2000, ["honour.reason"] = 1000, ["voluntary_registration.content"] = 4000, ["inspection_result.result_text"] = 1000,
        ["objection_notice.ground"] = 1000,
    };

    // The subject has a door of its own.
    private static readonly string[] CheckedElsewhere = ["subject", "dataset", "record_number"];

    /// <summary>Visits every text, date, amount and enum value of a record.</summary>
    public static void Visit(CreditRecord record, IRecordVisitor visitor) => VisitMessage(record, "", visitor);

    private static void VisitMessage(IMessage message, string path, IRecordVisitor visitor)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (path.Length == 0 && CheckedElsewhere.Contains(field.Name)) continue;
            var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (field.IsMap) VisitMap((MapField<string, string>)field.Accessor.GetValue(message), name, visitor);
            else if (field.IsRepeated) VisitRepeated(field, (System.Collections.IList)field.Accessor.GetValue(message), name, visitor);
            else if (field.FieldType == FieldType.String) visitor.Text((string)field.Accessor.GetValue(message), name, Limits.GetValueOrDefault(name, TextMax));
            else if (field.FieldType == FieldType.Enum) VisitEnum(field, (int)field.Accessor.GetValue(message), name, visitor);
            else if (field.FieldType == FieldType.Message && field.Accessor.GetValue(message) is IMessage inner) VisitInner(inner, name, visitor);
        }
    }

    private static void VisitInner(IMessage inner, string name, IRecordVisitor visitor)
    {
        switch (inner)
        {
            case BeijingDate date:
                visitor.Date(date, name);
                break;
            case Money money:
                visitor.Amount(money, name);
                break;
            default:
                VisitMessage(inner, name, visitor);
                break;
        }
    }

    private static void VisitRepeated(FieldDescriptor field, System.Collections.IList values, string name, IRecordVisitor visitor)
    {
        if (field.FieldType != FieldType.Enum) throw new InvalidOperationException($"{field.FullName}: records repeat enum values only.");
        foreach (var value in values) VisitEnum(field, (int)value!, name, visitor);
    }

    private static void VisitEnum(FieldDescriptor field, int number, string name, IRecordVisitor visitor)
    {
        if (field.EnumType.FindValueByNumber(number) is null) visitor.UnknownEnum(number, name, field.EnumType.Name);
    }

    private static void VisitMap(MapField<string, string> map, string name, IRecordVisitor visitor)
    {
        foreach (var (key, value) in map)
        {
            visitor.Text(key, name, 64);
            visitor.Text(value, $"{name}[{key}]", 500);
        }
    }
}

/// <summary>Told of what a record holds.</summary>
internal interface IRecordVisitor
{
    void Text(string text, string field, int max);

    void Date(BeijingDate date, string field);

    void Amount(Money money, string field);

    void UnknownEnum(int number, string field, string table);
}
