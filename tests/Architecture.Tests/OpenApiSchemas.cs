using System.Text.Json.Nodes;
using Buf.Validate;
using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Architecture.Tests;

/// <summary>Messages and enumerations of the contract as schemas of JSON, with what <c>buf.validate</c> states of their fields.</summary>
internal sealed class OpenApiSchemas(ProtoComments comments)
{
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    /// <summary>True where a message without the field is refused.</summary>
    public static bool IsRequired(FieldDescriptor field) => RulesOf(field) is { Required: true };

    /// <summary>Name of a message's schema, which is written with all that it refers to.</summary>
    /// <param name="message">The message.</param>
    /// <param name="except">Fields that the path states.</param>
    public string Of(MessageDescriptor message, IEnumerable<FieldDescriptor>? except = null)
    {
        if (_schemas.ContainsKey(message.Name)) return message.Name;
        var (properties, required) = (new JsonObject(), new JsonArray());
        var schema = new JsonObject { ["type"] = "object", ["description"] = comments.Of(message.Name), ["properties"] = properties };
        _schemas[message.Name] = schema;
        foreach (var field in message.Fields.InFieldNumberOrder().Except(except ?? []))
        {
            properties[field.Name] = Property(field);
            if (IsRequired(field)) required.Add(field.Name);
        }

        if (required.Count > 0) schema["required"] = required;
        return message.Name;
    }

    /// <summary>All schemas that were named, and that of a problem.</summary>
    public JsonObject Written()
    {
        _schemas["Problem"] = Problem();
        return new JsonObject(_schemas.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));
    }

    /// <summary>The schema of a field's value, or of its list of values.</summary>
    public JsonObject Value(FieldDescriptor field)
    {
        var rules = RulesOf(field);
        if (field.IsMap)
            return new JsonObject
            {
                ["type"] = "object", ["additionalProperties"] = Single(field.MessageType.FindFieldByName("value"),
                new FieldRules())
            };
        if (!field.IsRepeated) return Single(field, rules);
        var list = new JsonObject { ["type"] = "array", ["items"] = Single(field, rules.Repeated?.Items ?? new FieldRules()) };
        if (rules.Repeated is { HasMinItems: true } least) list["minItems"] = least.MinItems;
        if (rules.Repeated is { HasMaxItems: true } most) list["maxItems"] = most.MaxItems;
        return list;
    }

    private JsonObject Property(FieldDescriptor field)
    {
        var schema = Value(field);
        var comment = comments.Of($"{field.ContainingType.Name}.{field.Name}");
        schema["description"] = field.RealContainingOneof is { } choice ? $"{comment} One of «{choice.Name}»; it excludes the others."
            : comment;
        return schema;
    }

    private JsonObject Single(FieldDescriptor field, FieldRules rules)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                return new JsonObject { ["$ref"] = $"#/components/schemas/{Of(field.MessageType)}" };
            case FieldType.Enum:
                return new JsonObject { ["$ref"] = $"#/components/schemas/{Of(field.EnumType)}" };
            case FieldType.Bool:
                return new JsonObject { ["type"] = "boolean" };
            case FieldType.Bytes:
                return new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" };
            case FieldType.Int64 or FieldType.UInt64:
                return new JsonObject { ["type"] = "string", ["format"] = "int64", ["pattern"] = "^-?[0-9]+$" };
            case FieldType.Int32:
                var number = new JsonObject { ["type"] = "integer", ["format"] = "int32" };
                if (rules.Int32 is { HasGte: true }) number["minimum"] = rules.Int32.Gte;
                if (rules.Int32 is { HasLte: true }) number["maximum"] = rules.Int32.Lte;
                return number;
            default:
                return Text(field, rules.String ?? new StringRules());
        }
    }

    private static JsonObject Text(FieldDescriptor field, StringRules rules)
    {
        var text = new JsonObject { ["type"] = "string" };
        if (rules.HasMinLen) text["minLength"] = rules.MinLen;
        if (rules.HasMaxLen) text["maxLength"] = rules.MaxLen;
        if (rules.HasPattern) text["pattern"] = rules.Pattern;
        if (rules.In.Count > 0) text["enum"] = new JsonArray([.. rules.In.Select(i => (JsonNode)i)]);
        if (ContractFacts.Of(field).Form == TextForm.Time) text["format"] = "date-time";
        if (Example(field) is { } example) text["examples"] = new JsonArray(example);
        return text;
    }

    private static string? Example(FieldDescriptor field) => ContractFacts.Of(field).Form switch
    {
        TextForm.UnifiedSocialCreditCode => "91610000220568570K",
        TextForm.Region => "610100",
        TextForm.Industry => "F",
        TextForm.Dataset => "market.penalty",
        TextForm.List => "judgment-defaulter",
        TextForm.Matter => "procurement",
        TextForm.Measure => "bar-procurement",
        TextForm.Agency => "sx-market",
        TextForm.Time => "2026-04-01T09:30:00+08:00",
        _ => null,
    };

    private string Of(EnumDescriptor values)
    {
        _schemas.TryAdd(values.Name, new JsonObject
        {
            ["type"] = "string",
            ["description"] = string.Join('\n', [comments.Of(values.Name), .. values.Values.Select(v =>
                $"- {v.Name}: {comments.Of($"{values.Name}.{v.Name}")}")]),
            ["enum"] = new JsonArray([.. values.Values.Select(v => (JsonNode)v.Name)]),
        });
        return values.Name;
    }

    private static JsonObject Problem()
    {
        var text = new JsonObject { ["type"] = "string" };
        var reasons = ErrorReasonReflection.Descriptor.EnumTypes[0].Values.Skip(1).Select(v =>
            (JsonNode)ContractFacts.NameOf((ErrorReason)v.Number));
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Why a call is refused, in the form of RFC 9457.",
            ["required"] = new JsonArray("type", "title", "status", "detail", "code"),
            ["properties"] = new JsonObject
            {
                ["type"] = Described("The kind of problem: urn:credithub:v1: and the reason. «about:blank» where the catalogue has no reason."),
                ["title"] = Described("The reason in words."),
                ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
                ["detail"] = Described("What is wrong, in a sentence."),
                ["code"] = Described("The status by gRPC (google.rpc.Code)."),
                ["reason"] = new JsonObject
                {
                    ["type"] = "string",
                    ["description"] = "The reason of the catalogue (ErrorReason without its prefix).",
                    ["enum"] = new JsonArray([.. reasons])
                },
                ["cure"] = Described("What the caller can do."),
                ["retry"] = new JsonObject
                {
                    ["type"] = "boolean",
                    ["description"] = "True where the same call, repeated unchanged, may succeed."
                },
                ["retry_after_ms"] = new JsonObject
                {
                    ["type"] = "integer",
                    ["description"] = "Milliseconds to wait before it is repeated."
                },
                ["metadata"] = new JsonObject
                {
                    ["type"] = "object", ["description"] = "The words of the message, by name.",
                    ["additionalProperties"] = text
                },
                ["violations"] = new JsonObject
                {
                    ["type"] = "array",
                    ["description"] = "Every fault of the request, in the order of the catalogue.",
                    ["items"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["required"] = new JsonArray("field", "reason", "description"),
                        ["properties"] = new JsonObject
                        {
                            ["field"] = Described("Path of the field."), ["reason"] = Described("The reason of the catalogue."),
                            ["description"] = Described("What is wrong."),
                        },
                    },
                },
                ["decision_id"] = Described("Number of the refusal in the decision log, where it is logged."),
            },
        };
    }

    private static JsonObject Described(string description) => new() { ["type"] = "string", ["description"] = description };

    private static FieldRules RulesOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(ValidateExtensions.Field)
        ?? new FieldRules();
}
