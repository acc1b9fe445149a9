using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CreditHub.Hub.Http;
using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Architecture.Tests;

/// <summary>The calls by HTTP as an OpenAPI document, written from the contract: paths, messages, constraints and comments.</summary>
internal sealed class OpenApiDocument(ProtoComments comments)
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private readonly OpenApiSchemas _schemas = new(comments);

    /// <summary>The document.</summary>
    public string Write()
    {
        var paths = new JsonObject();
        foreach (var binding in ContractFacts.Methods.Values.SelectMany(HttpBinding.Of).OrderBy(b =>
            b.Template, StringComparer.Ordinal).ThenBy(b => b.Verb, StringComparer.Ordinal))
        {
            if (paths[binding.Template] is not JsonObject path) paths[binding.Template] = path = [];
            path[binding.Verb.ToLowerInvariant()] = Operation(binding);
        }

        var services = ContractFacts.Methods.Values.Select(m => m.Service).DistinctBy(s => s.Name).OrderBy(s =>
            s.Name, StringComparer.Ordinal);
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Credit Exchange Hub",
                ["version"] = "1",
                ["summary"] = "Every call of the contract credithub.v1 by JSON over HTTP.",
                ["description"] = "Names of fields are those of the contract; requests may write them in camelCase as well. "
                    + "Whole numbers of 64 bits are texts. What is not set is left out "
                    + "of answers. A field that the contract does not know is refused. See docs/http.md.",
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["servers"] = new JsonArray(new JsonObject
            {
                ["url"] = "http://127.0.0.1:5080",
                ["description"] = "A hub on this machine, as run.sh starts it."
            }),
            ["security"] = new JsonArray(new JsonObject { ["certificate"] = new JsonArray() },
                new JsonObject { ["key"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. services.Select(s =>
                (JsonNode)new JsonObject { ["name"] = s.Name, ["description"] = comments.Of(s.Name) })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["certificate"] = new JsonObject
                    {
                        ["type"] = "mutualTLS",
                        ["description"] = "The agency's certificate, of an authority that the hub trusts."
                    },
                    ["key"] = new JsonObject
                    {
                        ["type"] = "apiKey", ["in"] = "header", ["name"] = "credithub-key",
                        ["description"] = "The agency's key, on loopback only."
                    },
                },
                ["parameters"] = Headers(),
                ["responses"] = new JsonObject
                {
                    ["Refused"] = new JsonObject
                    {
                        ["description"] = "The call is refused: problem details (RFC 9457). The status follows from the reason.",
                        ["headers"] = new JsonObject
                        {
                            ["Retry-After"] = new JsonObject
                            {
                                ["description"] = "Seconds after which the call may be repeated.",
                                ["schema"] = new JsonObject { ["type"] = "integer" }
                            },
                        },
                        ["content"] = new JsonObject { ["application/problem+json"] = Schema("Problem") },
                    },
                },
                ["schemas"] = _schemas.Written(),
            },
        };
        return document.ToJsonString(Form) + "\n";
    }

    private JsonObject Operation(HttpBinding binding)
    {
        var call = binding.Call;
        var comment = comments.Of($"{call.Service.Name}.{call.Name}");
        var parameters = new JsonArray();
        foreach (var field in binding.Variables) parameters.Add((JsonNode)Parameter(field, field.Name, "path"));
        if (!binding.HasBody) AddQuery(call.InputType, "", binding, parameters, 0);
        parameters.Add(Reference("parameters", "agency"));
        parameters.Add(Reference("parameters", "purpose"));
        if (ContractFacts.Of(call).ForCompany)
        {
            parameters.Add(Reference("parameters", "actingFor"));
            parameters.Add(Reference("parameters", "companyProof"));
        }

        if (call.IsServerStreaming && !call.IsClientStreaming
            && call.InputType.FindFieldByName("after") is not null) parameters.Add(Reference("parameters", "lastEventId"));
        parameters.Add(Reference("parameters", "timeout"));
        var operation = new JsonObject
        {
            ["operationId"] = binding.HasBody && HttpBinding.Of(call).First() != binding
                && HttpBinding.Of(call).First().Verb != binding.Verb
                ? $"{call.Service.Name}_{call.Name}_post" : $"{call.Service.Name}_{call.Name}",
            ["tags"] = new JsonArray(call.Service.Name),
            ["summary"] = comments.FirstSentenceOf($"{call.Service.Name}.{call.Name}"),
            ["description"] = comment,
            ["parameters"] = parameters,
        };
        if (binding.HasBody)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["description"] = call.IsClientStreaming ? "One message a line." : "The message.",
                ["content"] = new JsonObject
                {
                    [call.IsClientStreaming ? "application/x-ndjson"
                    : "application/json"] = Schema(_schemas.Of(call.InputType, binding.Variables))
                },
            };
        }

        var content = new JsonObject
        {
            [call.IsServerStreaming ? "application/x-ndjson"
            : "application/json"] = Schema(_schemas.Of(call.OutputType))
        };
        if (call.IsServerStreaming && !call.IsClientStreaming) content["text/event-stream"] = Schema(_schemas.Of(call.OutputType));
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = call.IsServerStreaming
                    ? "Answers, one a line or event. One that fails ends with a problem: the line «{\"problem\": …}», the event «problem»."
                    : "The answer.",
                ["content"] = content,
            },
            ["4XX"] = Reference("responses", "Refused"),
            ["5XX"] = Reference("responses", "Refused"),
        };
        return operation;
    }

    private void AddQuery(MessageDescriptor message, string prefix, HttpBinding binding, JsonArray parameters, int depth)
    {
        foreach (var field in message.Fields.InFieldNumberOrder().Where(f => depth > 0 || !binding.Variables.Contains(f)))
        {
            if (field.FieldType == FieldType.Message && field.MessageType.Fields.InFieldNumberOrder().Count > 0)
                AddQuery(field.MessageType, $"{prefix}{field.Name}.", binding, parameters, depth + 1);
            else parameters.Add((JsonNode)Parameter(field, prefix + field.Name, "query"));
        }
    }

    private JsonObject Parameter(FieldDescriptor field, string name, string place)
    {
        var parameter = new JsonObject
        {
            ["name"] = name, ["in"] = place,
            ["description"] = comments.Of($"{field.ContainingType.Name}.{field.Name}")
        };
        if (place == "path" || (!name.Contains('.', StringComparison.Ordinal)
            && OpenApiSchemas.IsRequired(field))) parameter["required"] = true;
        parameter["schema"] = field.FieldType == FieldType.Message ? new JsonObject { ["type"] = "boolean", ["const"] = true }
            : _schemas.Value(field);
        return parameter;
    }

    private static JsonObject Headers() => new()
    {
        ["agency"] = Header("credithub-agency", "Code of the calling agency. May be left out where a certificate or key says it."),
        ["purpose"] = Header("credithub-purpose",
            "Purpose of the call, one of the agency's. Only calls that show rules or what is public go without."),
        ["actingFor"] = Header("credithub-acting-for", "Unified social credit code of the company on whose behalf a portal calls."),
        ["companyProof"] = Header("credithub-company-assertion", "The company's proof, where the call is made on its behalf."),
        ["lastEventId"] = Header("Last-Event-ID",
            "Id of the last event that was dealt with: the stream goes on after it, whatever start is stated."),
        ["timeout"] = Header("grpc-timeout", "Time for the answer, such as 5S or 500m (milliseconds). Left out: as long as it takes."),
    };

    private static JsonObject Header(string name, string description) =>
        new() { ["name"] = name, ["in"] = "header", ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject Schema(string name) => new() { ["schema"] = Reference("schemas", name) };

    private static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };
}
