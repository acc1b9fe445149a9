using System.Text;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Json;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Http;

/// <summary>
/// How a call of the contract is made by HTTP: method, path and where its message comes from, as <c>google.api.http</c> states it. Paths
/// are compared as they came, byte for byte: routing, which compares them without regard to case and decodes them, only finds the
/// candidate.
/// </summary>
internal sealed class HttpBinding : IStatedPath
{
    private readonly (string Literal, FieldShape? Variable)[] _segments;

    private HttpBinding(MethodDescriptor call, string verb, string template, bool hasBody)
    {
        (Call, Verb, Template, HasBody) = (call, verb, template, hasBody);
        var request = MessageShape.Of(call.InputType);
        _segments = [.. template[1..].Split('/').Select(s => s.StartsWith('{') ? ("", request.Find(s[1..^1])
            ?? throw new InvalidOperationException(
            $"{call.FullName}: its path names '{s}', which its message does not have.")) : (s, (FieldShape?)null))];
    }

    /// <summary>The call.</summary>
    public MethodDescriptor Call { get; }

    /// <summary>Method of HTTP.</summary>
    public string Verb { get; }

    /// <summary>The path with its variables in braces.</summary>
    public string Template { get; }

    /// <summary>True where the message is the body; else it is the query.</summary>
    public bool HasBody { get; }

    /// <summary>Fields that the path states.</summary>
    public IEnumerable<FieldDescriptor> Variables => _segments.Select(s => s.Variable?.Field).OfType<FieldDescriptor>();

    /// <summary>Full name of the call, as gRPC has it.</summary>
    public string MethodPath => $"/{Call.Service.FullName}/{Call.Name}";

    /// <summary>The bindings of a call, the first one before its additional ones.</summary>
    /// <exception cref="InvalidOperationException">The contract states something that the hub does not serve.</exception>
    public static IEnumerable<HttpBinding> Of(MethodDescriptor call) =>
        call.GetOptions()?.GetExtension(Google.Api.AnnotationsExtensions.Http) is { } rule
            ? [Of(call, rule), .. rule.AdditionalBindings.Select(r => Of(call, r))] : [];

    /// <inheritdoc />
    public bool Is(string target) => TryMatch(target, null);

    /// <summary>Fills a message's fields from the path of a request that is this binding's.</summary>
    /// <exception cref="ApiException">A segment is no value of its field.</exception>
    public void FillFromPath(IMessage message, string target) => TryMatch(target, message);

    private static HttpBinding Of(MethodDescriptor call, HttpRule rule)
    {
        var (verb, template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            _ => throw new InvalidOperationException($"{call.FullName}: only get and post are served."),
        };
        return rule.Body is "" or "*" && (rule.Body.Length > 0) == (verb == "POST")
            ? new HttpBinding(call, verb, template, verb == "POST")
            : throw new InvalidOperationException($"{call.FullName}: post takes the body «*», get none.");
    }

    private bool TryMatch(string target, IMessage? message)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target.AsSpan() : target.AsSpan(0, query);
        if (path is not ['/', .. var rest]) return false;
        foreach (var (literal, variable) in _segments)
        {
            if (rest.IsEmpty) return false;
            var end = rest.IndexOf('/');
            var segment = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];

            // A slash at the end is a segment more.
            if (end >= 0 && rest.IsEmpty) return false;
            if (variable is null ? !segment.SequenceEqual(literal) : !TryFill(segment, variable, message)) return false;
        }

        return rest.IsEmpty;
    }

    private static bool TryFill(ReadOnlySpan<char> segment, FieldShape variable, IMessage? message)
    {
        if (PercentCoding.Decode(segment, isQuery: false) is not { Length: > 0 } text) return false;
        if (message is null) return true;
        variable.Field.Accessor.SetValue(message, QueryReader.ValueOf(text, variable, variable.Field.Name));
        return true;
    }
}

/// <summary>Decodes percent-encoding strictly: a broken escape or bytes that are not UTF-8 are no text.</summary>
internal static class PercentCoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null where there is none.</summary>
    public static string? Decode(ReadOnlySpan<char> coded, bool isQuery)
    {
        if (coded.IndexOfAnyExcept(Unreserved) < 0) return coded.ToString();
        var bytes = new List<byte>(coded.Length);
        for (var i = 0; i < coded.Length; i++)
        {
            if (coded[i] == '%')
            {
                if (i + 2 >= coded.Length || !char.IsAsciiHexDigit(coded[i + 1]) || !char.IsAsciiHexDigit(coded[i + 2])) return null;
                bytes.Add(Convert.FromHexString(coded.Slice(i + 1, 2))[0]);
                i += 2;
            }
            else if (coded[i] > 0x7E) return null;
            else bytes.Add(coded[i] == '+' && isQuery ? (byte)' ' : (byte)coded[i]);
        }

        try
        {
            return Strict.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static readonly System.Buffers.SearchValues<char> Unreserved =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");
}
