using System.Text.RegularExpressions;
using CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// An amount that stands within a text, such as «罚款2万元» in the results of penalties before 2018, which had no column of it. Where nothing or more
/// than one amount is found none is given: to guess is worse than to be asked.
/// </summary>
internal sealed class FoundAmountSetter(Action<CreditRecord, Money> set, string pattern) : FieldSetter
{
    /// <summary>Groups that the expression must have.</summary>
    public static readonly string[] Groups = ["amount", "unit"];

    private readonly Regex _pattern = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
    private readonly AmountSetter _yuan = new(set, MoneyScale.Yuan);
    private readonly AmountSetter _tenThousandYuan = new(set, MoneyScale.TenThousandYuan);

    /// <summary>What is wrong with an expression; null: nothing.</summary>
    public static string? FaultOf(string pattern)
    {
        try
        {
            var groups = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture).GetGroupNames();
            return Array.TrueForAll(Groups, groups.Contains) ? null : "find needs the groups (?<amount>…) and (?<unit>…).";
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"find is no regular expression that can be used: {e.Message}";
        }
    }

    public override CellFault? Set(CreditRecord record, string cell)
    {
        var matches = _pattern.Matches(cell);
        if (matches.Count != 1) return null;
        var setter = matches[0].Groups["unit"].Value == "万元" ? _tenThousandYuan : _yuan;
        return setter.Set(record, matches[0].Groups["amount"].Value);
    }
}
