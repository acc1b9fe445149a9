using System.Collections;
using System.Text;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Contract;

/// <summary>Checks one field of one message.</summary>
internal delegate void FieldCheck(IMessage message, Inspection inspection);

/// <summary>The check of each type of field.</summary>
internal static class FieldChecks
{
    private const long AmountMax = 1_000_000_000_000_000_000;

    /// <summary>The check of a field that is neither a list nor a message of other fields; null where its type knows no rules.</summary>
    public static FieldCheck? Of(FieldRule rule)
    {
        var get = rule.Field.Accessor;
        return rule.Field.FieldType switch
        {
            FieldType.String => (message, inspection) =>
            {
                var text = (string)get.GetValue(message);
                var normal = Text(text, rule, inspection);
                if (inspection.Normalises && !ReferenceEquals(normal, text)) get.SetValue(message, normal);
            }
            ,
            FieldType.Enum => (message, inspection) => Enum((int)get.GetValue(message), rule, inspection),
            FieldType.Int32 when IsBounded(rule) => (message, inspection) => Number((int)get.GetValue(message), rule, inspection),
            FieldType.Int64 when IsBounded(rule) => (message, inspection) => Number((long)get.GetValue(message), rule, inspection),
            FieldType.Bool when rule.IsRequired => (message, inspection) =>
            {
                if (!(bool)get.GetValue(message)) inspection.Faults.AddMissing(rule.Path);
            }
            ,
            FieldType.Bytes => (message, inspection) => Bytes((ByteString)get.GetValue(message), rule, inspection),
            FieldType.Message when rule.Field.MessageType == BeijingDate.Descriptor => (message, inspection) => Date((BeijingDate?)get.GetValue(message), rule, inspection),
            FieldType.Message when rule.Field.MessageType == Money.Descriptor => (message, inspection) => Amount((Money?)get.GetValue(message), rule, inspection),
            _ => null,
        };
    }

    /// <summary>The check of a list of texts or codes of a table.</summary>
    public static FieldCheck OfList(FieldRule rule)
    {
        var get = rule.Field.Accessor;
        return rule.Field.FieldType switch
        {
            FieldType.String => (message, inspection) =>
            {
                var texts = (RepeatedField<string>)get.GetValue(message);
                if (!HasItsNumber(texts.Count, rule, inspection)) return;
                for (var i = 0; i < texts.Count; i++)
                {
                    var normal = Text(texts[i], rule, inspection);
                    if (inspection.Normalises && !ReferenceEquals(normal, texts[i])) texts[i] = normal;
                }
            }
            ,
            FieldType.Enum => (message, inspection) =>
            {
                var codes = (IList)get.GetValue(message);
                if (!HasItsNumber(codes.Count, rule, inspection)) return;
                foreach (var code in codes) Enum((int)code, rule, inspection);
            }
            ,
            _ => throw new InvalidOperationException($"{rule.Field.FullName}: lists of {rule.Field.FieldType} have no check."),
        };
    }

    /// <summary>The check of a map of texts.</summary>
    public static FieldCheck OfMap(FieldRule rule, FieldRule keys, FieldRule values)
    {
        var get = rule.Field.Accessor;
        return (message, inspection) =>
        {
            var pairs = (MapField<string, string>)get.GetValue(message);
            if (!HasItsNumber(pairs.Count, rule, inspection)) return;
            foreach (var (key, value) in pairs)
            {
                Text(key, keys, inspection);
                Text(value, values, inspection);
            }
        };
    }

    /// <summary>Adds the fault of a list with too few elements or too many. Returns true where its elements are to be checked.</summary>
    public static bool HasItsNumber(int count, FieldRule rule, Inspection inspection)
    {
        if (rule.IsRequired && count == 0)
        {
            inspection.Faults.AddMissing(rule.Path);
            return false;
        }

        if (count >= rule.Items.Min && count <= rule.Items.Max) return true;

        // The elements of a list that is too long are not looked at: there may be any number of them.
        inspection.Faults.Add(
            rule.ReasonOr(ErrorReason.NumberOutOfRange), rule.Path, $"{rule.Path} has {count} elements; it takes {rule.Items.Min} to {rule.Items.Max}.",
            ("field", rule.Path), ("value", $"{count}"), ("lowest", $"{rule.Items.Min}"), ("highest", $"{rule.Items.Max}"), ("limit", $"{rule.Items.Max}"));
        return count <= rule.Items.Max;
    }

    private static string Text(string text, FieldRule rule, Inspection inspection)
    {
        if (text.Length == 0)
        {
            if (rule.IsRequired || (rule.LengthMin > 0 && !rule.IsIgnoredWhereZero)) inspection.Faults.AddMissing(rule.Path);
            else if (rule.Pattern is not null && !rule.IsIgnoredWhereZero) NoMatch(text, rule, inspection);
            else if (rule.Choices.Length > 0 && !rule.IsIgnoredWhereZero) NoChoice(text, rule, inspection);
            return text;
        }

        // Spaces, line ends and characters without a shape name nothing.
        if (rule.IsRequired && ShownText.IsInvisible(text)) inspection.Faults.AddMissing(rule.Path);
        inspection.OnFilled(rule);
        CheckLength(text, rule, inspection);
        if (rule.Choices.Length > 0 && !rule.Choices.Contains(text)) NoChoice(text, rule, inspection);
        if (rule.Pattern is { } pattern && !pattern.IsMatch(text)) NoMatch(text, rule, inspection);
        switch (rule.Form)
        {
            case TextForm.Unspecified:
                CheckProse(text, rule, inspection);
                inspection.OnProse(text, rule);
                return text;
            case TextForm.Opaque or TextForm.IdentityNumber:
                return text;
            default:
                if (inspection.Words.Read(text, rule, out var normal) is not { } fault) return normal;
                inspection.Faults.Add(fault);
                return text;
        }
    }

    private static void CheckLength(string text, FieldRule rule, Inspection inspection)
    {
        // Characters are code points, as buf.validate counts them; a text has no more of them than of UTF-16's units.
        if (text.Length > rule.LengthMax && text.EnumerateRunes().Count() is var length && length > rule.LengthMax)
        {
            inspection.Faults.Add(
                rule.ReasonOr(ErrorReason.TextTooLong), rule.Path, $"{rule.Path} has {length} characters; at most {rule.LengthMax} are allowed.",
                ("field", rule.Path), ("length", $"{length}"), ("limit", $"{rule.LengthMax}"));
        }

        if (rule.LengthMin == 0 || text.EnumerateRunes().Count() is var characters && characters >= rule.LengthMin) return;
        inspection.Faults.Add(
            rule.ReasonOr(ErrorReason.FieldRequired), rule.Path, $"{rule.Path} has {text.Length} characters; it needs at least {rule.LengthMin}.", ("field", rule.Path));
    }

    private static void CheckProse(string text, FieldRule rule, Inspection inspection)
    {
        if (IsMalformed(text))
        {
            inspection.Faults.Add(
                rule.ReasonOr(ErrorReason.TextMalformed), rule.Path, "The text holds control characters or halves of characters.", ("field", rule.Path));
        }

        // The number itself is repeated nowhere.
        if (PersonalNumber.IsInText(text))
            inspection.Faults.Add(ErrorReason.PersonalData, rule.Path, "The text holds a person's identity number. Leave it out.", ("field", rule.Path));
    }

    private static bool IsMalformed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) return true;
            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t')) return true;
        }

        return false;
    }

    private static void NoMatch(string text, FieldRule rule, Inspection inspection) => inspection.Faults.Add(
        rule.ReasonOr(ErrorReason.TextMalformed), rule.Path, $"{rule.Path} does not match {rule.Pattern}.", ("field", rule.Path), ("value", Echo.Of(text)));

    private static void NoChoice(string text, FieldRule rule, Inspection inspection) => inspection.Faults.Add(
        rule.ReasonOr(ErrorReason.UnknownCode), rule.Path, $"{rule.Path} is '{Echo.Of(text)}'; it is one of {string.Join(", ", rule.Choices)}.",
        ("field", rule.Path), ("value", Echo.Of(text)), ("table", string.Join(' ', rule.Choices)));

    private static void Enum(int number, FieldRule rule, Inspection inspection)
    {
        if (number == 0)
        {
            if (rule.IsStated) inspection.Faults.AddMissing(rule.Path);
            return;
        }

        inspection.OnFilled(rule);
        if (!rule.IsDefinedOnly || rule.Field.EnumType.FindValueByNumber(number) is not null) return;
        inspection.Faults.Add(
            rule.ReasonOr(ErrorReason.UnknownCode), rule.Path, $"{number} is not a value of {rule.Field.EnumType.Name}.",
            ("field", rule.Path), ("value", $"{number}"), ("table", rule.Field.EnumType.Name));
    }

    private static bool IsBounded(FieldRule rule) => rule.IsRequired || rule.Bounds != (long.MinValue, long.MaxValue);

    private static void Number(long value, FieldRule rule, Inspection inspection)
    {
        var (lowest, highest) = rule.Bounds;
        if (value == 0 && rule.IsRequired) inspection.Faults.AddMissing(rule.Path);
        else if ((value < lowest || value > highest) && (value != 0 || !rule.IsIgnoredWhereZero))
        {
            inspection.Faults.Add(
                rule.ReasonOr(ErrorReason.NumberOutOfRange), rule.Path, $"{rule.Path} is {value}; it goes from {lowest} to {highest}.",
                ("field", rule.Path), ("value", $"{value}"), ("lowest", $"{lowest}"), ("highest", $"{highest}"));
        }
    }

    private static void Bytes(ByteString bytes, FieldRule rule, Inspection inspection)
    {
        if (bytes.IsEmpty && rule.IsRequired) inspection.Faults.AddMissing(rule.Path);
        if (bytes.Length <= rule.BytesMax) return;
        inspection.Faults.Add(
            rule.ReasonOr(ErrorReason.TextTooLong), rule.Path, $"{rule.Path} has {bytes.Length} bytes; at most {rule.BytesMax} are taken.",
            ("field", rule.Path), ("value", $"{bytes.Length}"), ("length", $"{bytes.Length}"), ("limit", $"{rule.BytesMax}"));
    }

    private static void Date(BeijingDate? date, FieldRule rule, Inspection inspection)
    {
        if (date is null)
        {
            if (rule.IsRequired) inspection.Faults.AddMissing(rule.Path);
            return;
        }

        inspection.OnFilled(rule);
        if (!DateArgument.TryRead(date, out var day)) inspection.Faults.Add(DateArgument.Refusal(date, rule.Path));
        else if (rule.IsPast && day > inspection.Words.Today)
        {
            inspection.Faults.Add(
                ErrorReason.FutureDate, rule.Path, $"{rule.Path} is {day}, which has not come yet; today is {inspection.Words.Today}.",
                ("field", rule.Path), ("value", $"{day}"), ("today", $"{inspection.Words.Today}"));
        }
    }

    private static void Amount(Money? money, FieldRule rule, Inspection inspection)
    {
        if (money is null)
        {
            if (rule.IsRequired) inspection.Faults.AddMissing(rule.Path);
            return;
        }

        inspection.OnFilled(rule);
        if (money.MinorUnits is >= 0 and <= AmountMax) return;
        inspection.Faults.Add(
            ErrorReason.InvalidAmount, rule.Path, $"{money.MinorUnits} is not an amount from 0 to {AmountMax}.", ("field", rule.Path), ("value", $"{money.MinorUnits}"));
    }
}
