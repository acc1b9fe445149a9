using Buf.Validate;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Tests.Contract;

/// <summary>Requests at and around the limits of the contract, made from its descriptors.</summary>
internal sealed class RandomRequests(int seed)
{
    // 𠅤 is one character (code point) of two UTF-16 units.
    private static readonly string[] Characters = ["甲", "a", "𠅤", "7", "·"];

    private readonly Random _random = new(seed);

    /// <summary>A request of a type.</summary>
    public IMessage Of(MessageDescriptor descriptor)
    {
        var message = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
        if (message is BeijingDate date) return Fill(date);
        if (message is Money money)
        {
            money.MinorUnits = Pick(1L, 1_000_000_000_000_000L, -1L, 1_000_000_000_000_000_001L);
            return money;
        }

        foreach (var oneof in descriptor.Oneofs.Where(o => !o.IsSynthetic))
            if (_random.Next(8) > 0) Set(message, oneof.Fields[_random.Next(oneof.Fields.Count)]);
        foreach (var field in descriptor.Fields.InDeclarationOrder().Where(f => f.RealContainingOneof is null && _random.Next(6) > 0)) Set(message, field);
        return message;
    }

    private BeijingDate Fill(BeijingDate date)
    {
        (date.Year, date.Month, date.Day) = (Pick(2024, 2023, 1900, 1899, 2200), Pick(2, 2, 4, 12, 0, 13), Pick(1, 28, 29, 30, 31, 32, 0));
        return date;
    }

    private void Set(IMessage message, FieldDescriptor field)
    {
        var rules = field.GetOptions()?.GetExtension(ValidateExtensions.Field) ?? new FieldRules();
        if (field.IsMap)
        {
            var map = (MapField<string, string>)field.Accessor.GetValue(message);
            for (var i = _random.Next(3) == 0 ? 21 : _random.Next(3); i > 0; i--) map[$"{i}{Text(rules.Map.Keys.String)}"] = Text(rules.Map.Values.String);
        }
        else if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            var max = rules.Repeated is { HasMaxItems: true } bounded && bounded.MaxItems <= 100 ? (int)bounded.MaxItems + 1 : 3;
            for (var i = _random.Next(10) == 0 && field.FieldType != FieldType.Message ? max : _random.Next(3); i > 0; i--) list.Add(Value(field, rules.Repeated?.Items ?? new FieldRules()));
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, rules));
        }
    }

    private object Value(FieldDescriptor field, FieldRules rules) => field.FieldType switch
    {
        FieldType.String => Text(field, rules.String),
        FieldType.Bool => _random.Next(2) == 0,
        FieldType.Bytes => ByteString.CopyFrom(new byte[_random.Next(3)]),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, Pick(0, field.EnumType.Values[^1].Number, 9_999)),
        FieldType.Int32 => (int)Number(rules.Int32?.HasGte == true ? rules.Int32.Gte : 0, rules.Int32?.HasLte == true ? rules.Int32.Lte : 100),
        FieldType.Int64 => Number(rules.Int64?.HasGte == true ? rules.Int64.Gte : 0, rules.Int64?.HasLte == true ? rules.Int64.Lte : 100),
        FieldType.Message => Of(field.MessageType),
        _ => throw new InvalidOperationException($"{field.FullName}: no value of {field.FieldType} is made."),
    };

    private long Number(long lowest, long highest) => Pick(0, lowest, highest, lowest - 1, highest + 1);

    // Codes are left as tables know them: this is about what buf.validate says.
    private string Text(FieldDescriptor field, StringRules? rules) => _random.Next(5) == 0 ? "" : ContractFacts.Of(field).Form switch
    {
        TextForm.UnifiedSocialCreditCode => Rows.CodeOf(_random.Next(50)),
        TextForm.Region => "610100",
        TextForm.Industry => "F",
        TextForm.Dataset => "market.penalty",
        TextForm.List => "judgment-defaulter",
        TextForm.Matter => "procurement",
        TextForm.Measure => "bar-procurement",
        TextForm.Agency => "sx-court",
        TextForm.Time => "2024-04-01T09:30:00+08:00",
        _ when rules is { HasPattern: true } => Pick(new string('a', 32), new string('a', 64), new string('g', 64), "a"),
        _ when rules is { In.Count: > 0 } => Pick([.. rules.In, "E"]),
        _ => Text(rules ?? new StringRules()),
    };

    private string Text(StringRules rules)
    {
        var max = rules.HasMaxLen ? (int)rules.MaxLen : 20;
        var length = Pick(1, rules.HasMinLen ? (int)rules.MinLen - 1 : 2, max, max + 1);
        return string.Concat(Enumerable.Range(0, length).Select(_ => Characters[_random.Next(Characters.Length)]));
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
