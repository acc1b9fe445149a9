using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CreditHub.Hub.Http;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Tests.Http;

/// <summary>Makes calls of a hub by HTTP and JSON, as a program without the contract does.</summary>
internal static class HttpCaller
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <summary>The headers of an agency.</summary>
    public static (string, string)[] As(string agency, string purpose) => [("credithub-agency", agency), ("credithub-purpose", purpose)];

    /// <summary>Sends a request and reads its answer.</summary>
    public static async Task<HttpAnswer> Send(
        this HttpClient http, string verb, string target, string? json, (string, string)[] headers, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb),
            new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        }

        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);

        using var response = await http.SendAsync(request, TestHub.Token);
        var body = await response.Content.ReadAsStringAsync(TestHub.Token);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value),
            StringComparer.OrdinalIgnoreCase);
        return new HttpAnswer((int)response.StatusCode, all, body);
    }

    /// <summary>Makes a call with a message.</summary>
    public static Task<HttpAnswer> Call(this HttpClient http, string address, HttpBinding binding, IMessage message,
        (string, string)[] headers) =>
        binding.HasBody
            ? http.Send(binding.Verb, address + PathOf(binding, message), BodyOf(binding, message), headers)
            : http.Send(binding.Verb, address + TargetOf(binding, message), null, headers);

    /// <summary>Path and query of a call that has no body.</summary>
    public static string TargetOf(HttpBinding binding, IMessage message)
    {
        var parts = new List<string>();
        Add(message, "", binding.Variables.ToList(), parts);
        return PathOf(binding, message) + (parts.Count > 0 ? $"?{string.Join('&', parts)}" : "");
    }

    private static string PathOf(HttpBinding binding, IMessage message) => binding.Variables.Aggregate(
        binding.Template, (path, field) =>
            path.Replace($"{{{field.Name}}}", Uri.EscapeDataString(TextOf(field.Accessor.GetValue(message))), StringComparison.Ordinal));

    private static string BodyOf(HttpBinding binding, IMessage message)
    {
        var body = JsonNode.Parse(Formatter.Format(message))!.AsObject();
        foreach (var field in binding.Variables) body.Remove(field.Name);
        return body.ToJsonString();
    }

    private static void Add(IMessage message, string prefix, List<FieldDescriptor> except, List<string> parts)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Except(except))
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                foreach (var item in (IList)value) parts.Add($"{prefix}{field.Name}={Uri.EscapeDataString(TextOf(item))}");
            }
            else if (value is IMessage inner)
            {
                if (inner.Descriptor.Fields.InFieldNumberOrder().Count == 0) parts.Add($"{prefix}{field.Name}=true");
                else Add(inner, $"{prefix}{field.Name}.", except, parts);
            }
            else if (field.HasPresence ? field.Accessor.HasValue(message) : value is not null
                && TextOf(value) is not ("" or "0" or "false"))
            {
                parts.Add($"{prefix}{field.Name}={Uri.EscapeDataString(TextOf(value))}");
            }
        }
    }

    private static string TextOf(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum code => Convert.ToInt32(code, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>What a request was answered with.</summary>
internal sealed record HttpAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The body.</summary>
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>Reason of a problem; for a problem without one its code.</summary>
    public string Reason => Headers.GetValueOrDefault("content-type") == "application/problem+json"
        ? (string?)Json["reason"] ?? (string)Json["code"]!
        : $"(no problem: {Status} {Body[..Math.Min(200, Body.Length)]})";
}
