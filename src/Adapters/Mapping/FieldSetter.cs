using System.Globalization;
using System.Text.RegularExpressions;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Proto = CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>Why a cell does not say what its field needs.</summary>
/// <param name="Reason">Reason of the contract's catalogue.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
internal readonly record struct CellFault(ErrorReason Reason, string Message);

/// <summary>Writes one column's cells into one field of records. Everything about the field is found out once, when the format is loaded.</summary>
internal sealed partial class FieldSetter
{
    // 10,000 yuan with six decimals is one fen a last digit; a yuan is 100 fen.
    private const decimal FenPerYuan = 100m;
    private const decimal FenPerTenThousandYuan = 1_000_000m;

    private const int QuotedMax = 64;

    private readonly FieldDescriptor[] _path;
    private readonly FormatField _format;
    private readonly Dictionary<string, int>? _values;
    private readonly int? _otherwise;

    private FieldSetter(FieldDescriptor[] path, FormatField format)
    {
        _path = path;
        _format = format;
        if (Leaf.FieldType != FieldType.Enum) return;
        _values = (format.Values ?? new Dictionary<string, string>()).ToDictionary(v => v.Key, v => NumberOf(v.Value)!.Value, StringComparer.Ordinal);
        if (format.Otherwise is { } otherwise) _otherwise = NumberOf(otherwise);
        if (format.Constant is { } constant) _values[constant] = NumberOf(constant)!.Value;
    }

    private FieldDescriptor Leaf => _path[^1];

    /// <summary>Makes the setter of a format's field, or says what is wrong with it.</summary>
    public static FieldSetter? Create(FormatField format, List<string> faults)
    {
        var message = CreditRecord.Descriptor;
        var path = new List<FieldDescriptor>();
        foreach (var name in format.Path.Split('.'))
        {
            if (message?.FindFieldByName(name) is not { } field)
            {
                faults.Add($"{format.Path}: a record has no field {name} there.");
                return null;
            }

            path.Add(field);
            message = field.FieldType == FieldType.Message ? field.MessageType : null;
        }

        var leaf = path[^1];
        var before = faults.Count;
        var isMoney = leaf.FieldType == FieldType.Message && leaf.MessageType == Money.Descriptor;
        var isDate = leaf.FieldType == FieldType.Message && leaf.MessageType == Proto.BeijingDate.Descriptor;
        if (leaf.FieldType == FieldType.Message && !isMoney && !isDate) faults.Add($"{format.Path}: name a field of {leaf.MessageType.Name}, not the message.");
        if (isMoney && format.Unit is not ("yuan" or "ten-thousand-yuan")) faults.Add($"{format.Path}: unit must be yuan or ten-thousand-yuan.");
        if (leaf.IsRepeated && format.Split is null) faults.Add($"{format.Path}: it holds several values; give split.");
        if (leaf.FieldType == FieldType.Enum)
        {
            foreach (var value in (format.Values?.Values ?? []).Append(format.Otherwise).Append(format.Constant).Where(v => v is not null).Distinct())
                if (NumberOf(leaf, value!) is null) faults.Add($"{format.Path}: {leaf.EnumType.Name} has no value {value}.");
        }

        return faults.Count == before ? new FieldSetter([.. path], format) : null;
    }

    /// <summary>Sets the field from a cell that is not empty. Null: done.</summary>
    public CellFault? Set(CreditRecord record, string cell)
    {
        IMessage message = record;
        for (var i = 0; i < _path.Length - 1; i++)
        {
            var inner = (IMessage?)_path[i].Accessor.GetValue(message);
            if (inner is null)
            {
                inner = (IMessage)Activator.CreateInstance(_path[i].MessageType.ClrType)!;
                _path[i].Accessor.SetValue(message, inner);
            }

            message = inner;
        }

        return Leaf.FieldType switch
        {
            FieldType.String => SetText(message, cell),
            FieldType.Enum => Leaf.IsRepeated ? AddEnums(message, cell) : SetEnum(message, cell),
            FieldType.Int32 or FieldType.Int64 => SetNumber(message, cell),
            FieldType.Message => Leaf.MessageType == Money.Descriptor ? SetAmount(message, cell) : SetDate(message, cell),
            _ => throw new InvalidOperationException($"{Leaf.FullName}: fields of type {Leaf.FieldType} are not read from files."),
        };
    }

    /// <summary>Sets the field's constant, if it has one.</summary>
    public void SetConstant(CreditRecord record)
    {
        if (_format.Constant is { } constant) Set(record, constant);
    }

    private CellFault? SetText(IMessage message, string cell)
    {
        Leaf.Accessor.SetValue(message, IsCode(Leaf.Name) ? HalfWidth.Of(cell).ToUpperInvariant() : cell);
        return null;
    }

    private static bool IsCode(string name) => name is "unified_social_credit_code" or "registration_number" or "organisation_code"
        or "tax_registration_number" or "region_code" or "industry_code" or "grade";

    private CellFault? SetEnum(IMessage message, string cell)
    {
        if (ValueOf(cell) is not { } value) return Unknown(cell);
        Leaf.Accessor.SetValue(message, Enum.ToObject(Leaf.EnumType.ClrType, value));
        return null;
    }

    private CellFault? AddEnums(IMessage message, string cell)
    {
        var list = (System.Collections.IList)Leaf.Accessor.GetValue(message);
        foreach (var part in cell.Split(_format.Split!.ToCharArray(), StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ValueOf(part) is not { } value) return Unknown(part);
            var item = Enum.ToObject(Leaf.EnumType.ClrType, value);
            if (!list.Contains(item)) list.Add(item);
        }

        return null;
    }

    private CellFault? SetNumber(IMessage message, string cell)
    {
        if (!long.TryParse(HalfWidth.Of(cell), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return new CellFault(ErrorReason.InvalidAmount, $"{Shown(cell)} is no whole number.");
        Leaf.Accessor.SetValue(message, Leaf.FieldType == FieldType.Int32 ? (object)(int)Math.Clamp(number, int.MinValue, int.MaxValue) : number);
        return null;
    }

    private CellFault? SetAmount(IMessage message, string cell)
    {
        var isTenThousand = _format.Unit == "ten-thousand-yuan";
        var text = HalfWidth.Of(cell);
        var suffix = isTenThousand ? "万元" : "元";
        if (text.EndsWith(suffix, StringComparison.Ordinal)) text = text[..^suffix.Length];
        var fenPerUnit = isTenThousand ? FenPerTenThousandYuan : FenPerYuan;
        if (!TryReadAmount(text, out var amount) || amount > long.MaxValue / fenPerUnit)
            return new CellFault(ErrorReason.InvalidAmount, $"{Shown(cell)} is no amount in {suffix}: digits and a decimal point, not negative.");
        var fen = amount * fenPerUnit;
        if (fen != decimal.Truncate(fen)) return new CellFault(ErrorReason.InvalidAmount, $"{Shown(cell)} is finer than one fen (0.01 元).");
        Leaf.Accessor.SetValue(message, new Money
        {
            MinorUnits = (long)fen,
            Currency = "CNY",
            ReportedUnit = isTenThousand ? MoneyUnit.TenThousandYuan : MoneyUnit.Yuan,
        });
        return null;
    }

    // Commas are taken where they part thousands only: «1,5» read as 15 would be ten times what was meant.
    private static bool TryReadAmount(string text, out decimal amount)
    {
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        amount = 0;
        return (!text.Contains(',') || Thousands().IsMatch(text)) && decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out amount);
    }

    [GeneratedRegex(@"^\s*\d{1,3}(,\d{3})+(\.\d*)?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    // A fault quotes what is short and no person's number.
    private static string Shown(string cell)
    {
        if (cell.Length > QuotedMax) return "The text";
        return CitizenIdentityNumber.LooksLikeCitizenId(cell) || CitizenIdentityNumber.IsMasked(cell) ? "A person's number" : $"'{cell}'";
    }

    private CellFault? SetDate(IMessage message, string cell)
    {
        switch (PlainDate.Read(cell, out var date))
        {
            case DateText.Date:
                Leaf.Accessor.SetValue(message, new Proto.BeijingDate { Year = date.Value.Year, Month = date.Value.Month, Day = date.Value.Day });
                return null;
            case DateText.None or DateText.LongTerm:
                // Long term is said by leaving the date out.
                return null;
            default:
                return new CellFault(ErrorReason.InvalidDate, $"{Shown(cell)} is no date, or there is no such day.");
        }
    }

    private CellFault Unknown(string cell) =>
        new(ErrorReason.UnknownCode, $"{Shown(cell)} is not in the code table of {_format.Path}: {string.Join(", ", _values!.Keys)}.");

    private int? ValueOf(string cell)
    {
        if (_values!.TryGetValue(cell, out var value)) return value;
        return _values.TryGetValue(HalfWidth.Of(cell), out value) ? value : _otherwise;
    }

    private int? NumberOf(string name) => NumberOf(Leaf, name);

    private static int? NumberOf(FieldDescriptor field, string name)
    {
        // The prefix is that of the zero value, such as PENALTY_KIND_ of PENALTY_KIND_UNSPECIFIED.
        var zero = field.EnumType.FindValueByNumber(0).Name;
        return field.EnumType.FindValueByName(zero[..^"UNSPECIFIED".Length] + name)?.Number;
    }
}
