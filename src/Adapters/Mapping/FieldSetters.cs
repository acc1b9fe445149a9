using System.Globalization;
using System.Text.RegularExpressions;
using CreditHub.Domain.Calendar;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using Proto = CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>Texts: codes in half width and upper case, what belongs on one line without line breaks, long texts as they are.</summary>
internal sealed class TextSetter(Action<CreditRecord, string> set, bool isCode, FormatField format) : FieldSetter
{
    public override bool KeepsText => true;

    public override string Normalise(string cell)
    {
        if (format.Lines) return cell;
        return isCode ? TextForm.OfCode(cell) : TextForm.OfLine(cell);
    }

    public override CellFault? Set(CreditRecord record, string cell)
    {
        set(record, format.Prefix is null ? cell : format.Prefix + cell);
        return null;
    }
}

/// <summary>Several texts in one cell, such as the codes of the regions to which a ban is limited.</summary>
internal sealed class TextsSetter(Action<CreditRecord, string> add, string split) : FieldSetter
{
    private readonly char[] _split = split.ToCharArray();

    public override CellFault? Set(CreditRecord record, string cell)
    {
        foreach (var part in cell.Split(_split, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) add(record, TextForm.OfLine(part));
        return null;
    }
}

/// <summary>Values of a code table, one or several in a cell.</summary>
internal sealed class EnumSetter : FieldSetter
{
    private readonly Action<CreditRecord, int> _set;
    private readonly CodeTable _table;
    private readonly int? _otherwise;
    private readonly char[]? _split;
    private readonly string _path;

    public EnumSetter(Action<CreditRecord, int> set, FieldDescriptor leaf, FormatField format)
    {
        _set = set;
        _path = format.Path;
        _split = format.Split?.ToCharArray();
        var values = (format.Values ?? []).ToDictionary(v => v.Key, v => NumberOf(leaf, v.Value)!.Value, StringComparer.Ordinal);
        if (format.Otherwise is { } otherwise) _otherwise = NumberOf(leaf, otherwise);
        if (format.Constant is { } constant) values[constant] = NumberOf(leaf, constant)!.Value;
        _table = new CodeTable(values);
    }

    /// <summary>The number of an enum value that is named without its prefix, such as PENALTY_KIND_ of PENALTY_KIND_UNSPECIFIED; null: there is none.</summary>
    public static int? NumberOf(FieldDescriptor field, string name)
    {
        var zero = field.EnumType.FindValueByNumber(0).Name;
        return field.EnumType.FindValueByName(zero[..^"UNSPECIFIED".Length] + name)?.Number;
    }

    // Half width is tried where the text as it stands is not in the table.
    public override string Normalise(string cell) => cell;

    public override CellFault? Set(CreditRecord record, string cell)
    {
        if (_split is null) return SetOne(record, cell);
        // A value may hold a character that parts others.
        if (cell.AsSpan().IndexOfAny(_split) < 0 || _table.Holds(cell)) return SetJoined(record, cell);
        CellFault? note = null;
        foreach (var part in cell.Split(_split, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (SetJoined(record, part) is not { } fault) continue;
            if (!fault.IsNote) return fault;
            note = fault;
        }

        return note;
    }

    private CellFault? SetJoined(CreditRecord record, string text)
    {
        if (_table.TryFind(text, out _) || _table.FindJoined(text) is not { } values) return SetOne(record, text);
        foreach (var value in values) _set(record, value);
        return null;
    }

    private CellFault? SetOne(CreditRecord record, string text)
    {
        if (_table.TryFind(text, out var value))
        {
            _set(record, value);
            return null;
        }

        var message = $"{CellQuote.Of(text)} is not in the code table of {_path}: {string.Join(", ", _table.Texts)}.";
        if (_otherwise is null) return new CellFault(ErrorReason.UnknownCode, message);
        _set(record, _otherwise.Value);
        return CellFault.Note(message);
    }
}

/// <summary>Texts that are found in a table, such as a list's code by its name. What is in the table as it should be stored stands for itself.</summary>
internal sealed class LookupSetter(Action<CreditRecord, string> set, FormatField format) : FieldSetter
{
    private readonly Dictionary<string, string> _values = new(format.Values!, StringComparer.Ordinal);
    private readonly HashSet<string> _stored = [.. format.Values!.Values, format.Constant ?? ""];

    public override CellFault? Set(CreditRecord record, string cell)
    {
        var text = TextForm.OfLine(cell);
        if (!_values.TryGetValue(text, out var value) && _stored.Contains(text)) value = text;
        if (value is not null)
        {
            set(record, value);
            return null;
        }

        var message = $"{CellQuote.Of(cell)} is not in the table of {format.Path}: {string.Join(", ", _values.Keys)}.";
        if (format.Otherwise is null) return new CellFault(ErrorReason.UnknownCode, message);
        set(record, format.Otherwise);
        return CellFault.Note(message);
    }
}

/// <summary>Yes or no.</summary>
internal sealed class TruthSetter : FieldSetter
{
    private readonly Action<CreditRecord, bool> _set;
    private readonly Dictionary<string, bool> _values;
    private readonly FormatField _format;

    public TruthSetter(Action<CreditRecord, bool> set, FormatField format)
    {
        _set = set;
        _format = format;
        _values = (format.Values ?? []).ToDictionary(v => v.Key, v => v.Value == "true", StringComparer.Ordinal);
        if (format.Constant is { } constant) _values[constant] = constant == "true";
    }

    public override CellFault? Set(CreditRecord record, string cell)
    {
        if (!_values.TryGetValue(cell, out var value))
        {
            if (_format.Otherwise is null)
                return new CellFault(ErrorReason.UnknownCode, $"{CellQuote.Of(cell)} is not in the code table of {_format.Path}: {string.Join(", ", _values.Keys)}.");
            value = _format.Otherwise == "true";
        }

        _set(record, value);
        return null;
    }
}

/// <summary>Whole numbers.</summary>
internal sealed partial class NumberSetter(Action<CreditRecord, long> set, bool isShort) : FieldSetter
{
    private static readonly string[] Counted = ["个", "家", "户", "人", "件", "次", "宗", "起", "分", "年", "年度", "整数"];

    public override bool HasUnit => true;

    public override FieldSetter? InUnit(string unit) => Array.IndexOf(Counted, unit) >= 0 ? this : null;

    public override string Units => string.Join(", ", Counted);

    public override CellFault? Set(CreditRecord record, string cell)
    {
        if (!long.TryParse(Plain(cell), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || (isShort && number is > int.MaxValue or < int.MinValue))
            return new CellFault(ErrorReason.InvalidAmount, $"{CellQuote.Of(cell)} is no whole number.");
        set(record, number);
        return null;
    }

    // Years come as 2025年 and 2025年度, and as 2025.0 from programs that reckon.
    private static string Plain(string cell) => Words().Match(cell) is { Success: true } match ? match.Groups["number"].Value : cell;

    [GeneratedRegex(@"^(?<number>-?[0-9]+)(\.0+|年|年度)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}

/// <summary>Amounts in yuan (元) or a multiple of it, exact to the fen (分).</summary>
internal sealed partial class AmountSetter(Action<CreditRecord, Money> set, MoneyScale scale) : FieldSetter
{
    private const decimal Dust = 0.001m;

    public override bool HasUnit => true;

    public override FieldSetter? InUnit(string unit) => MoneyScale.Find(unit) is { } stated ? new AmountSetter(set, stated) : null;

    public override string Units => MoneyScale.Names;

    public override CellFault? Set(CreditRecord record, string cell)
    {
        var text = cell.TrimStart('¥', '￥');
        if (text.EndsWith(scale.Name, StringComparison.Ordinal)) text = text[..^scale.Name.Length];
        else if (scale.Short is { } name && text.EndsWith(name, StringComparison.Ordinal)) text = text[..^name.Length];
        if (!TryRead(text, out var amount) || amount > long.MaxValue / scale.FenPerUnit)
        {
            return new CellFault(
                ErrorReason.InvalidAmount, $"{CellQuote.Of(cell)} is no amount in {scale.Name}: digits and a decimal point, not negative.");
        }

        var fen = amount * scale.FenPerUnit;
        // Programs that reckon with binary fractions leave dust behind the last digit.
        if (decimal.Round(fen) is var whole && Math.Abs(fen - whole) <= Dust) fen = whole;
        if (fen != decimal.Truncate(fen)) return new CellFault(ErrorReason.InvalidAmount, $"{CellQuote.Of(cell)} is finer than one fen (0.01 元).");
        set(record, new Money { MinorUnits = (long)fen, Currency = "CNY", ReportedUnit = scale.Reported });
        return null;
    }

    // Commas are taken where they part thousands only: «1,5» read as 15 would be ten times what was meant.
    private static bool TryRead(string text, out decimal amount)
    {
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        amount = 0;
        return (!text.Contains(',') || Thousands().IsMatch(text)) && decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out amount);
    }

    [GeneratedRegex(@"^\s*\d{1,3}(,\d{3})+(\.\d*)?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}

/// <summary>Days. Long term is said by leaving the day out.</summary>
internal sealed partial class DateSetter(Action<CreditRecord, Proto.BeijingDate> set) : FieldSetter
{
    // A column's name may state how days are written; other brackets behind it are another column's.
    public override bool HasUnit => true;

    public override FieldSetter? InUnit(string unit) => Form().IsMatch(unit) ? this : null;

    public override CellFault? Set(CreditRecord record, string cell)
    {
        switch (BeijingDate.TryParseLenient(cell, out var date))
        {
            case DateText.Date:
                set(record, new Proto.BeijingDate { Year = date.Value.Year, Month = date.Value.Month, Day = date.Value.Day });
                return null;
            case DateText.None or DateText.LongTerm:
                return null;
            default:
                return new CellFault(ErrorReason.InvalidDate, $"{CellQuote.Of(cell)} is no date, or there is no such day.");
        }
    }

    [GeneratedRegex(
        "^(格式|日期格式|如|例|例如)?[:]?([0-9]{4}[-/.年]?[0-9]{1,2}[-/.月]?[0-9]{1,2}日?|[yYmMdDhHsS年月日时分秒:/.\\-_]+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
