using CreditHub.Domain.Texts;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using Proto = CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>Why a cell does not say what its field needs.</summary>
/// <param name="Reason">Reason of the contract's catalogue.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
internal readonly record struct CellFault(ErrorReason Reason, string Message)
{
    /// <summary>True where the cell was read all the same, as «other»: the row goes on, and the source learns of it.</summary>
    public bool IsNote { get; private init; }

    /// <summary>A cell that was read as «other».</summary>
    public static CellFault Note(string message) => new(ErrorReason.UnknownCode, message) { IsNote = true };
}

/// <summary>Writes one column's cells into one field of records. Everything about the field is found out once, when the format is loaded.</summary>
internal abstract class FieldSetter
{
    /// <summary>Makes the setter of a format's field, or says what is wrong with it.</summary>
    public static FieldSetter? Create(FormatField format, List<string> faults)
    {
        var (path, key) = SplitKey(format.Path);
        if (FieldAccess.Resolve(path, faults) is not { } fields) return null;
        var before = faults.Count;
        Check(format, fields[^1], key, faults);
        return faults.Count == before ? Create(format, fields, key) : null;
    }

    /// <summary>What of a cell is kept: the same object where nothing had to be done to it.</summary>
    public virtual string Normalise(string cell) => HalfWidth.Of(cell);

    /// <summary>True where the text itself is stored, so that what the source wrote is noted where it was changed.</summary>
    public virtual bool KeepsText => false;

    /// <summary>True where the field is a number, so that a unit in the column's name says what the cells mean.</summary>
    public virtual bool HasUnit => false;

    /// <summary>The units that a column's name may state.</summary>
    public virtual string Units => "";

    /// <summary>The setter for cells in a unit that the column's name states; null: that unit cannot be read.</summary>
    public virtual FieldSetter? InUnit(string unit) => null;

    /// <summary>Sets the field from a cell that is not empty and was normalised. Null: done.</summary>
    public abstract CellFault? Set(CreditRecord record, string cell);

    private static FieldSetter Create(FormatField format, FieldDescriptor[] fields, string? key)
    {
        var leaf = fields[^1];
        if (leaf is { FieldType: FieldType.String, IsRepeated: true }) return new TextsSetter(FieldAccess.Adder<string>(fields), format.Split!);
        if (leaf.FieldType == FieldType.String && !leaf.IsMap && format.Values is not null) return new LookupSetter(FieldAccess.Setter<string>(fields), format);
        if (leaf.IsMap) return new TextSetter(FieldAccess.Putter(fields, key!), isCode: false, format);
        return leaf.FieldType switch
        {
            FieldType.String => new TextSetter(FieldAccess.Setter<string>(fields), IsCode(leaf.Name), format),
            FieldType.Bool => new TruthSetter(FieldAccess.Setter<bool>(fields), format),
            FieldType.Enum => new EnumSetter(leaf.IsRepeated ? FieldAccess.Adder<int>(fields) : FieldAccess.Setter<int>(fields), leaf, format),
            FieldType.Int32 or FieldType.Int64 => new NumberSetter(FieldAccess.Setter<long>(fields), leaf.FieldType == FieldType.Int32),
            _ when format.Find is not null => new FoundAmountSetter(FieldAccess.Setter<Money>(fields), format.Find),
            _ => leaf.MessageType == Money.Descriptor
                ? new AmountSetter(FieldAccess.Setter<Money>(fields), format.Unit == "yuan" ? MoneyScale.Yuan : MoneyScale.TenThousandYuan)
                : new DateSetter(FieldAccess.Setter<Proto.BeijingDate>(fields)),
        };
    }

    private static void Check(FormatField format, FieldDescriptor leaf, string? key, List<string> faults)
    {
        var isMoney = leaf is { FieldType: FieldType.Message, IsMap: false } && leaf.MessageType == Money.Descriptor;
        var isDate = leaf is { FieldType: FieldType.Message, IsMap: false } && leaf.MessageType == Proto.BeijingDate.Descriptor;
        var isText = leaf.IsMap || leaf.FieldType == FieldType.String;
        if (leaf.IsMap == (key is null)) faults.Add($"{format.Path}: {(leaf.IsMap ? "it is a map; name an entry, as in list_entry.attributes[批次]." : "it is no map; leave the brackets out.")}");
        if (leaf.FieldType == FieldType.Message && !leaf.IsMap && !isMoney && !isDate) faults.Add($"{format.Path}: name a field of {leaf.MessageType.Name}, not the message.");
        if (format.Find is not null && (isMoney ? FoundAmountSetter.FaultOf(format.Find) : "find is for amounts only.") is { } finding) faults.Add($"{format.Path}: {finding}");
        if (isMoney && format.Find is null && format.Unit is not ("yuan" or "ten-thousand-yuan")) faults.Add($"{format.Path}: unit must be yuan or ten-thousand-yuan.");
        if (!isMoney && format.Unit is not null) faults.Add($"{format.Path}: unit is for amounts only.");
        if (leaf.IsRepeated && isText && !leaf.IsMap && (format.Values ?? format.Prefix ?? format.Otherwise as object) is not null)
            faults.Add($"{format.Path}: values, otherwise and prefix are not for fields that hold several texts.");
        if (leaf.IsRepeated && !leaf.IsMap && format.Split is null) faults.Add($"{format.Path}: it holds several values; give split.");
        if (!leaf.IsRepeated && format.Split is not null) faults.Add($"{format.Path}: split is for fields that hold several values.");
        if (!isText && format.Prefix is not null) faults.Add($"{format.Path}: prefix is for texts only.");
        if (!isText && format.Lines) faults.Add($"{format.Path}: lines is for texts only.");
        if ((leaf.IsMap || leaf.FieldType is not (FieldType.Enum or FieldType.Bool or FieldType.String)) && (format.Values ?? []).Count > 0 | format.Otherwise is not null)
            faults.Add($"{format.Path}: values and otherwise are for fields with a code table only.");
        if (leaf.FieldType == FieldType.Enum) CheckValues(format, leaf, faults);
        if (leaf.FieldType == FieldType.Bool && (format.Values ?? []).Values.Append(format.Otherwise).Append(format.Constant).Any(v => v is not (null or "true" or "false")))
            faults.Add($"{format.Path}: its values are true and false.");
    }

    private static void CheckValues(FormatField format, FieldDescriptor leaf, List<string> faults)
    {
        if (format.Columns is not null && format.Values is null or { Count: 0 }) faults.Add($"{format.Path}: it has a code table; give values.");
        foreach (var value in (format.Values ?? []).Values.Append(format.Otherwise).Append(format.Constant).Where(v => v is not null).Distinct())
            if (EnumSetter.NumberOf(leaf, value!) is null) faults.Add($"{format.Path}: {leaf.EnumType.Name} has no value {value}.");
    }

    // list_entry.attributes[批次] is the entry 批次 of the map list_entry.attributes.
    private static (string Path, string? Key) SplitKey(string path) =>
        path.IndexOf('[', StringComparison.Ordinal) is > 0 and var at && path[^1] == ']' ? (path[..at], path[(at + 1)..^1]) : (path, null);

    private static bool IsCode(string name) => name is "unified_social_credit_code" or "registration_number" or "organisation_code"
        or "tax_registration_number" or "region_code" or "industry_code" or "grade";
}
