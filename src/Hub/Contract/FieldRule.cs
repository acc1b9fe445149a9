using System.Text.RegularExpressions;
using Buf.Validate;
using CreditHub.V1;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Contract;

/// <summary>What the contract states of one field at one place of a request, read from its options once.</summary>
internal sealed class FieldRule
{
    private static readonly FieldRules None = new();
    private static readonly StringRules NoText = new();

    /// <summary>Reads the options of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="path">Its path in the request, such as «record.penalty.facts».</param>
    /// <param name="index">Its number among the places of the request.</param>
    public FieldRule(FieldDescriptor field, string path, int index)
        : this(field, path, index, field.GetOptions()?.GetExtension(ValidateExtensions.Field) ?? None)
    {
    }

    private FieldRule(FieldDescriptor field, string path, int index, FieldRules rules)
    {
        (Field, Path, Index) = (field, path, index);
        var facts = ContractFacts.Of(field);
        (Form, IsPast, IsLabel, Fault) = (facts.Form, facts.Past, facts.Label, facts.Fault);
        IsRequired = rules.Required || rules.Bool is { Const: true };
        IsIgnoredWhereZero = rules.Ignore == Ignore.IfZeroValue;
        Items = rules.Repeated is { } list ? (list.HasMinItems ? (int)list.MinItems : 0, list.HasMaxItems ? (int)list.MaxItems : int.MaxValue)
            : rules.Map is { HasMaxPairs: true } map ? (0, (int)map.MaxPairs) : (0, int.MaxValue);
        var each = rules.Repeated?.Items ?? rules;
        var text = each.String ?? NoText;
        LengthMin = text.HasMinLen ? (int)text.MinLen : 0;
        LengthMax = text.HasMaxLen ? (int)text.MaxLen : int.MaxValue;
        Pattern = text.HasPattern ? new Regex(text.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
        Choices = [.. text.In];
        BytesMax = each.Bytes is { HasMaxLen: true } bytes ? (int)bytes.MaxLen : int.MaxValue;
        IsDefinedOnly = each.Enum is { DefinedOnly: true };
        IsStated = each.Enum is { } code && code.NotIn.Contains(0);
        Bounds = Between(each);
    }

    private FieldRule(FieldRule map, string path, int index, StringRules text)
    {
        (Field, Path, Index) = (map.Field, path, index);
        LengthMax = text.HasMaxLen ? (int)text.MaxLen : int.MaxValue;
        IsLabel = path.EndsWith(".key", StringComparison.Ordinal);
        Items = (0, int.MaxValue);
        BytesMax = int.MaxValue;
        Choices = [];
    }

    /// <summary>The field.</summary>
    public FieldDescriptor Field { get; }

    /// <summary>Path in the request.</summary>
    public string Path { get; }

    /// <summary>Number among the places of the request.</summary>
    public int Index { get; }

    /// <summary>True where the field must be filled.</summary>
    public bool IsRequired { get; }

    /// <summary>True where bounds and patterns hold only for a field that is filled.</summary>
    public bool IsIgnoredWhereZero { get; }

    /// <summary>What a text is.</summary>
    public TextForm Form { get; }

    /// <summary>True for a date or time that is not after today.</summary>
    public bool IsPast { get; }

    /// <summary>True for a text that names what another is about.</summary>
    public bool IsLabel { get; }

    /// <summary>Reason of a refusal where the usual one says too little; unspecified elsewhere.</summary>
    public ErrorReason Fault { get; }

    /// <summary>Number of elements of a list or map.</summary>
    public (int Min, int Max) Items { get; }

    /// <summary>Characters (code points) of a text at least.</summary>
    public int LengthMin { get; }

    /// <summary>Characters (code points) of a text at most.</summary>
    public int LengthMax { get; }

    /// <summary>What a text must match; null where anything goes.</summary>
    public Regex? Pattern { get; }

    /// <summary>The texts that are allowed; empty where anything goes.</summary>
    public string[] Choices { get; }

    /// <summary>Bytes at most.</summary>
    public int BytesMax { get; }

    /// <summary>True where only values of the table are allowed.</summary>
    public bool IsDefinedOnly { get; }

    /// <summary>True where the table's zero is no value.</summary>
    public bool IsStated { get; }

    /// <summary>Bounds of a number.</summary>
    public (long Lowest, long Highest) Bounds { get; } = (long.MinValue, long.MaxValue);

    /// <summary>The rules of a map's keys and values.</summary>
    public (FieldRule Keys, FieldRule Values) OfMap(int index)
    {
        var map = Field.GetOptions()?.GetExtension(ValidateExtensions.Field)?.Map;
        return (new FieldRule(this, $"{Path}.key", index + 1, map?.Keys?.String ?? NoText), new FieldRule(this, Path, index, map?.Values?.String ?? NoText));
    }

    /// <summary>The reason of a refusal.</summary>
    public ErrorReason ReasonOr(ErrorReason usual) => Fault == ErrorReason.Unspecified ? usual : Fault;

    private static (long Lowest, long Highest) Between(FieldRules rules) => rules switch
    {
        { Int32: { } small } => (small.HasGte ? small.Gte : long.MinValue, small.HasLte ? small.Lte : long.MaxValue),
        { Int64: { } large } => (large.HasGte ? large.Gte : long.MinValue, large.HasLte ? large.Lte : long.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };
}
