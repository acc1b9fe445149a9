using System.Globalization;
using System.Text.RegularExpressions;
using CreditHub.Adapters.Reading;
using CreditHub.Domain.Texts;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// What a column's name in a header may be called in a format. A name of several rows (<c>处罚结果›罚款金额</c>) is looked for with the
/// names of its groups first, and then without them.
/// </summary>
internal static partial class HeaderName
{
    /// <summary>Stands for the record's own number among the fields that a name may be of.</summary>
    public const string RecordNumberPath = "record_number";

    private static readonly string[] Marks = [":", "(必填)", "(必填项)", "(选填)", "(选填项)"];

    /// <summary>The names, best first, in the form of <see cref="Comparable"/>, each with the groups that it leaves out.</summary>
    public static IEnumerable<(string Name, string Groups)> Of(string column)
    {
        foreach (var alias in column.Split(HeaderRows.Alias))
        {
            var parts = alias.Split(HeaderRows.Within);
            // 处罚机关›名称 is what a single row calls 处罚机关.
            if (parts is [_, .., "名称"]) yield return (Comparable(string.Concat(parts)), "");
            if (parts is [_, .., "名称"]) yield return (Comparable(string.Concat(parts[..^1])), "");
            for (var left = 0; left < parts.Length; left++)
                yield return (Comparable(string.Concat(parts[left..])), string.Concat(parts[..left]));
        }
    }

    /// <summary>
    /// A name as it is compared: brackets and letters of either width name the same column; so do names with the marks of forms, such as
    /// *名称, 名称（必填） and 名称：.
    /// </summary>
    public static string Comparable(string name)
    {
        var plain = string.Concat(HalfWidth.Of(name)
            .Where(c => !char.IsWhiteSpace(c) && c is not '*' && char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            .Select(c => c switch { '【' or '[' => '(', '】' or ']' => ')', _ => c }));
        foreach (var mark in Marks)
            if (plain.Length > mark.Length && plain.EndsWith(mark, StringComparison.Ordinal)) plain = plain[..^mark.Length];
        return plain.TrimEnd(':').Replace('-', '_');
    }

    /// <summary>The name without the unit behind it, and the unit; null where there is none. Takes a comparable name.</summary>
    public static (string Base, string Unit)? WithUnit(string name) =>
        Unit().Match(name) is { Success: true } match ? (match.Groups["base"].Value, match.Groups["unit"].Value) : null;

    /// <summary>
    /// True where a field may be read from a column of that name below groups of these names: 作出机关›统一社会信用代码 is no number of the company.
    /// </summary>
    public static bool AllowsGroup(string path, string name, string groups)
    {
        if (groups.Length == 0) return true;
        var isOfSubject = SubjectGroup().IsMatch(groups) && !OtherParty().IsMatch(groups);
        return path.Split('.')[0] switch
        {
            "subject" => isOfSubject || SubjectGroup().IsMatch(name),
            "authority" or "source_unit" => !isOfSubject,
            RecordNumberPath => !OtherParty().IsMatch(groups),
            _ => true,
        };
    }

    [GeneratedRegex(
        @"^(?<base>.+?)(\((单位:?)?(?<unit>[^()]{1,12})\)|[,:/_]单位:?(?<unit>[^()]{1,12})|[/_](?<unit>[^()_/]{0,6}[元%]))$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Unit();

    [GeneratedRegex("相对人|主体|企业|公司|当事人|被处罚|被执行|纳税人|失信|基本信息|基本情况", RegexOptions.CultureInvariant)]
    private static partial Regex SubjectGroup();

    [GeneratedRegex("机关|部门|法院|来源|报送|代表人|负责人|联系|作出", RegexOptions.CultureInvariant)]
    private static partial Regex OtherParty();
}
