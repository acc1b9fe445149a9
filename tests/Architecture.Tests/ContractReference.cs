using System.Globalization;
using System.Text;
using Buf.Validate;
using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Architecture.Tests;

/// <summary>The reference of the contract, written from its descriptors and comments.</summary>
internal sealed class ContractReference(ProtoComments comments)
{
    /// <summary>The whole document.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # Reference of the contract

            Written from `protos/credithub/v1` by a test (`UPDATE_GOLDEN=1` with `Architecture.Tests` writes it anew). The same facts can be read from the
            descriptors in every language: constraints from `buf.validate`, the others from `credithub.v1.annotations`.


            """);
        WriteCalls(text);
        WriteReasons(text);
        WriteFields(text);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private void WriteCalls(StringBuilder text)
    {
        text.Append("""
            ## Calls

            *Ground* is what a caller needs before the call's handler runs; *log* is what the decision log keeps beside refusals; *company* marks the calls that a
            portal may make on behalf of a company. *Cost* is what a call takes of its agency's rate (`Hub:Limits:CallsPerSecond`),
                where a check takes 1.

            | call | shape | ground | log | company | cost | what it does |
            |---|---|---|---|---|---|---|

            """);
        foreach (var method in ContractFacts.Methods.Values.OrderBy(m => m.Service.Name, StringComparer.Ordinal).ThenBy(m => m.Index))
        {
            var facts = ContractFacts.Of(method);
            var shape = (method.IsClientStreaming, method.IsServerStreaming) switch
            {
                (true, true) => "stream both ways",
                (false, true) => "stream out",
                (true, false) => "stream in",
                _ => "unary",
            };
            Row(
                text, $"`{method.Service.Name}/{method.Name}`", shape, NameOf(facts.Ground), facts.Logging == CallLogging.Unspecified ? "" : NameOf(facts.Logging),
                facts.ForCompany ? "yes" : "", $"{Math.Max(1, facts.Cost)}",
                    comments.FirstSentenceOf($"{method.Service.Name}.{method.Name}"));
        }

        text.Append('\n');
    }

    private void WriteReasons(StringBuilder text)
    {
        text.Append("""
            ## Errors

            In the order of the catalogue, which is the order of faults in an answer. *Retry* marks the reasons for which the same call, repeated unchanged, may succeed.

            | reason | status | retry | when | metadata | cure |
            |---|---|---|---|---|---|

            """);
        foreach (var reason in Enum.GetValues<ErrorReason>().Where(r => r != ErrorReason.Unspecified).Order())
        {
            var facts = ContractFacts.Of(reason);
            Row(
                text, $"`{ContractFacts.NameOf(reason)}`", Upper(facts.Status.ToString()), facts.Retry ? "yes" : "",
                comments.Of($"ErrorReason.ERROR_REASON_{ContractFacts.NameOf(reason)}"), string.Join(", ", facts.Metadata), facts.Cure);
        }

        text.Append('\n');
    }

    private void WriteFields(StringBuilder text)
    {
        text.Append("""
            ## Fields of requests

            What every field of a request must keep to. A text without a form is prose: it holds no control characters and no person's identity number.

            | field | constraint | form | fault |
            |---|---|---|---|

            """);
        foreach (var message in RequestMessages.All)
        {
            foreach (var oneof in message.Oneofs.Where(o => o.GetOptions()?.GetExtension(ValidateExtensions.Oneof) is { Required: true }))
                Row(text, $"`{message.Name}.{oneof.Name}`", "one of its fields is required", "", "");
            foreach (var field in message.Fields.InDeclarationOrder())
            {
                var facts = ContractFacts.Of(field);
                var constraint = Constraints.Of(field);
                var form = string.Join(
                    ", ",
                    new[]
                    {
                        facts.Form == TextForm.Unspecified ? "" : NameOf(facts.Form), facts.Past ? "not after today" : "", facts.Personal ? "personal" : "",
                        facts.Label ? "label" : "",
                    }.Where(f => f.Length > 0));
                if (constraint.Length + form.Length == 0) continue;
                Row(text, $"`{message.Name}.{field.Name}`", constraint, form, facts.Fault == ErrorReason.Unspecified ? "" : $"`{ContractFacts.NameOf(facts.Fault)}`");
            }
        }
    }

    private static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => Spaced(value.ToString());

    private static string Spaced(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString(CultureInfo.InvariantCulture)));

    private static string Upper(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString(CultureInfo.InvariantCulture)));

    private static void Row(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells) text.Append("| ").Append(cell.Replace("|", "\\|", StringComparison.Ordinal)).Append(cell.Length > 0 ? " " : "");
        text.Append("|\n");
    }
}

/// <summary>The messages that requests are made of, each before what it holds.</summary>
internal static class RequestMessages
{
    /// <summary>Every one, in the order of the calls.</summary>
    public static IReadOnlyList<MessageDescriptor> All { get; } = Find();

    private static List<MessageDescriptor> Find()
    {
        var found = new List<MessageDescriptor>();
        foreach (var method in ContractFacts.Methods.Values.OrderBy(m => m.Service.Name, StringComparer.Ordinal).ThenBy(m => m.Index)) Add(method.InputType);
        return found;

        void Add(MessageDescriptor message)
        {
            if (message.File.Package != "credithub.v1" || message.GetOptions() is { MapEntry: true } || found.Contains(message)) return;
            found.Add(message);
            foreach (var field in message.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message)) Add(field.MessageType);
        }
    }
}

/// <summary>Constraints of a field in words.</summary>
internal static class Constraints
{
    /// <summary>The words; empty where there is no constraint.</summary>
    public static string Of(FieldDescriptor field)
    {
        if (field.GetOptions()?.GetExtension(ValidateExtensions.Field) is not { } rules) return "";
        var words = new List<string>();
        if (rules.Required) words.Add("required");
        if (rules.Ignore == Ignore.IfZeroValue) words.Add("where given");
        AddRules(words, rules);
        return string.Join(", ", words);
    }

    private static void AddRules(List<string> words, FieldRules rules)
    {
        if (rules.String is { } text)
        {
            if (text.HasMinLen) words.Add($"at least {text.MinLen} characters");
            if (text.HasMaxLen) words.Add($"at most {text.MaxLen:N0} characters");
            if (text.HasPattern) words.Add($"`{text.Pattern}`");
            if (text.In.Count > 0) words.Add($"one of {string.Join(", ", text.In)}");
        }

        if (rules.Bytes is { HasMaxLen: true } bytes) words.Add($"at most {bytes.MaxLen:N0} bytes");
        if (rules.Enum is { } code) words.Add(code.NotIn.Contains(0) ? "required, a value of the table" : "a value of the table");
        if (rules.Bool is { Const: true }) words.Add("required, true");
        if (rules.Int32 is { } number) words.Add(Range(number.HasGte ? number.Gte : null, number.HasLte ? number.Lte : null));
        if (rules.Int64 is { } large) words.Add(Range(large.HasGte ? large.Gte : null, large.HasLte ? large.Lte : null));
        if (rules.Repeated is { } list)
        {
            if (list.HasMinItems) words.Add($"at least {list.MinItems:N0} elements");
            if (list.HasMaxItems) words.Add($"at most {list.MaxItems:N0} elements");
            if (list.Items is { } items)
            {
                var each = new List<string>();
                AddRules(each, items);
                words.Add($"each {string.Join(", ", each)}");
            }
        }

        if (rules.Map is { } map) words.Add($"at most {map.MaxPairs:N0} pairs, keys of {map.Keys.String.MaxLen:N0} and values of {map.Values.String.MaxLen:N0} characters");
    }

    private static string Range(long? lowest, long? highest) => (lowest, highest) switch
    {
        ({ } from, { } to) => $"{from:N0} to {to:N0}",
        ({ } from, null) => $"at least {from:N0}",
        (null, { } to) => $"at most {to:N0}",
        _ => "",
    };
}
